"""What the third session adds. Each part has a heading of its own; every column is commented."""

SQL = """
-- review application
CREATE INDEX event_corrected ON event(seq) WHERE kind = 'source.corrected';
CREATE INDEX source_excluded ON source(number) WHERE excluded_because IS NOT NULL;
CREATE INDEX evidence_live ON evidence(subarea, source) WHERE live = 1;
CREATE INDEX evidence_disputed ON evidence(subarea) WHERE disputed = 1;
-- judging
CREATE INDEX award_standing ON award(sheet, subarea) WHERE withdrawn_because IS NULL;
"""
