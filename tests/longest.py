"""The few test functions that take most of the time, ten at most, and how long each takes.

`run.py tests` leaves them out and says so at its end; `run.py tests --tous` runs them too, and
`.ci/run` runs them apart.
"""

LONG = {
    "environment/test_folders.py::test_a_file_of_a_library_gone_or_cut_short_is_mended_by_the_next_start": "15 s",
    "environment/test_folders.py::test_killed_in_the_middle_the_next_start_begins_afresh": "25 s",
    "environment/test_folders.py::test_pips_own_settings_neither_move_nor_prevent_the_installation": "10 s",
    "environment/test_folders.py::test_two_first_starts_at_once_make_one_environment_and_both_go_on": "5 s",
    "passage/test_faults.py::test_at_whatever_operation_it_fails_nothing_is_damaged_and_the_next_run_finishes": "20 s",
    "test_freeze.py::test_what_the_other_owners_see_is_what_it_was": "60 s",
    "xlsx/test_fidelity.py::test_a_year_of_mondays_in_place_on_the_example": "10 s",
    "xlsx/test_fuzz.py::test_a_bomb_is_a_sentence_or_a_faithful_save_in_two_gigabytes": "40 s",
    "xlsx/test_hard_books.py::test_libreoffice_opens_what_it_opened_with_the_same_values": "8 s",
}
