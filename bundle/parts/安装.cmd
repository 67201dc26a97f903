@echo off
rem Installs duxue for the user who runs it: finds a Python, the rest is program\install.py.
rem Chinese stands behind the last label only: older shells lose their place in a file after such a line.
chcp 65001 >nul
setlocal
title duxue
if not exist "%~dp0program\install.py" goto packed
set "FITS=import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32))"
for %%V in (3.13 3.12 3.11) do (
  py -%%V -c "%FITS%" >nul 2>nul && set "VERSION=-%%V" && goto launcher
)
for %%P in (python python3 "%LOCALAPPDATA%\Programs\Python\Python313\python.exe" "%LOCALAPPDATA%\Programs\Python\Python312\python.exe" "%LOCALAPPDATA%\Programs\Python\Python311\python.exe") do (
  "%%~P" -c "%FITS%" >nul 2>nul && set "PYTHON=%%~P" && goto found
)
type "%~dp0program\no-python.txt"
goto wait
:launcher
py %VERSION% -I "%~dp0program\install.py"
goto wait
:found
"%PYTHON%" -I "%~dp0program\install.py"
:wait
echo.
pause
exit /b
:packed
echo 请先把压缩包全部解压（右键，“全部解压缩”），再双击解压后文件夹里的“安装.cmd”。
echo Unpack the whole zip file first, then start this file in the unpacked folder.
pause
