@echo off
rem Plan B for Windows: starts run.py where double-clicking run.py does not start Python.
rem A folder may be called "Dupre & Fils (ete)": its path always stays between quotes, and never
rem stands inside a block of parentheses. Nothing but ASCII before chcp.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
title Relance
set "RUN=%~dp0run.py"
set "PYTHON="

rem Each candidate must really run: the Microsoft Store's stub is called python.exe too, and only
rem answers with an error. The install manager must not download a Python while it is asked.
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
for %%P in ("py -3.13" "py -3.14" "py -3.12" "py -3.11" "py -3" "python" "python3") do call :try %%~P
set "PYTHON_MANAGER_AUTOMATIC_INSTALL="
if not defined PYTHON goto :missing

%PYTHON% "%RUN%" %*
exit /b %ERRORLEVEL%

:try
if defined PYTHON goto :eof
call %* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set "PYTHON=%*"
goto :eof

:missing
echo.
echo Python 3.11 ou plus récent n'est pas installé sur cet ordinateur.
echo.
echo   1. Ouvrez https://www.python.org/downloads/ et installez Python.
echo      Cochez « Add python.exe to PATH » si la question est posée.
echo   2. Double-cliquez de nouveau sur Relance.cmd.
echo.
echo Si le Microsoft Store s'ouvre quand vous tapez python, ce n'est pas encore Python :
echo il ne fait que le proposer.
echo Avec le « Python install manager », tapez une fois : py install 3.13
echo.
pause
exit /b 1
