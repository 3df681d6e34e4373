"""Charts: numbers in, pictures out; the same numbers give the same bytes.

Every text arrives translated with the numbers. A chart is a value of
``pb.charts.figures``; ``pb.charts.render`` makes the picture, ``pb.charts.table``
the same numbers as table, CSV and the facts of a text alternative. Importing this
package is cheap: matplotlib is loaded with the first picture.
"""
