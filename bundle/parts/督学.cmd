@echo off
rem Starts duxue in the browser; closing this window ends it.
chcp 65001 >nul
title duxue
set "PYTHON=%LOCALAPPDATA%\duxue-program\Scripts\python.exe"
if not exist "%PYTHON%" goto missing
"%PYTHON%" -I -m duxue open
if errorlevel 1 pause
exit /b
:missing
echo 督学还没有安装：请先双击安装包文件夹里的“安装.cmd”。
echo duxue is not installed yet: start the installer in the unpacked folder first.
pause
