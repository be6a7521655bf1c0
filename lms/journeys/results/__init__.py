"""What customers say of each touchpoint, month by month: satisfaction and complaints, from a CSV file.

Shown beside what people know and do. It claims no cause.
"""
