"""Excel packages edited without loss. A library: no word of invoices, nothing imported from the rest."""
