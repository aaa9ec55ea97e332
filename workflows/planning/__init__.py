"""Plans: the earliest lawful timetable of a procedure, and the latest days that keep a wish.

What a procedure consists of is said by the apps (:mod:`workflows.planning.parts`); here it is
only scheduled. Neither Django nor a database is needed.
"""
