@echo off
rem Plan B for Windows: starts run.py where double-clicking run.py does not start Python.
rem A folder may be called "Dupre & Fils (ete)": its path always stays between quotes, and never
rem stands inside a block of parentheses. Nothing but ASCII before chcp.
setlocal EnableExtensions EnableDelayedExpansion
rem Explorer starts  cmd.exe /c ""this file" dropped file"  and leaves a name without spaces bare: cmd
rem cuts it at its first ampersand. run.py finds the whole name in this line, which is only copied
rem here (delayed expansion looks at no character of it), and what follows the ampersand must not be
rem run as a command after us: then cmd itself is closed.
set "RELANCE_LINE=!CMDCMDLINE!"
set "CLOSE=/b"
if not defined RELANCE_LINE goto :copied
set "REST=!RELANCE_LINE:*/c ""=!"
if not "!REST!"=="!RELANCE_LINE!" set "CLOSE="
:copied
setlocal DisableDelayedExpansion
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
set "STATUS=%ERRORLEVEL%"
rem 0 to 4 are relance's own, and it has said why; -1073741510 is Ctrl+C.
if %STATUS% equ -1073741510 goto :end
if %STATUS% geq 0 if %STATUS% leq 4 goto :end
echo.
echo relance s'est arrêté (code %STATUS%).
echo   1. Double-cliquez de nouveau sur Relance.cmd.
echo   2. Si cela recommence, réinstallez Python depuis https://www.python.org/downloads/
echo.
pause
:end
exit %CLOSE% %STATUS%

:try
if defined PYTHON goto :eof
call %* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
rem Not "if not errorlevel 1": a Python without its DLL ends with 0xC0000135, a negative number.
if "%ERRORLEVEL%"=="0" set "PYTHON=%*"
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
exit %CLOSE% 1
