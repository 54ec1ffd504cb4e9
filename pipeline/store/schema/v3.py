"""What judging together, checkpoints, erasure and protected interviews keep."""

SQL = """
-- judging together

-- checkpoints

-- erasure and protection

-- interviews and web
"""
