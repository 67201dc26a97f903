"""The face of duxue 督学: what a program, a page or the command line asks of the planner.

``duxue/`` is what is installed. The four floors keep their places at the top of the repository; the links in this folder
let ``import duxue.models`` mean the same in a checkout and in an installed copy.
"""
