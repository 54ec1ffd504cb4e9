"""What the third session adds. Each part has a heading of its own; every column is commented."""

SQL = """
-- review application
CREATE INDEX event_corrected ON event(seq) WHERE kind = 'source.corrected';
-- judging
CREATE INDEX award_standing ON award(sheet, subarea) WHERE withdrawn_because IS NULL;
"""
