"""The rehearsal: a whole edition played on made-up residents, in a copy.

The copy has its own folder, database and keys, marked TEST by its very name; the
edition that is rehearsed is only read. Everything is done through the services
everybody uses, at the instants of the edition's own timetable.
"""
