"""The demo: an edition "Leszno" in which made-up people do what people do.

They do it through the services everybody uses; only the timetable is moved.
"""
