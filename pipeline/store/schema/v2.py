"""The period that is judged, web archive records, and a log that cannot be replaced row by row."""

SQL = """
ALTER TABLE evaluation ADD COLUMN period_from TEXT; -- first day that is judged, if one was given
ALTER TABLE evaluation ADD COLUMN period_to TEXT; -- last day that is judged, if one was given
ALTER TABLE version ADD COLUMN record TEXT REFERENCES blob(sha256); -- its web archive record, if it came from the web
ALTER TABLE version_commitment ADD COLUMN record TEXT; -- SHA-256(salt, SHA-256 of the record), hex, if there is one
CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_part_is_not_replaced BEFORE INSERT ON event_part
WHEN EXISTS (SELECT 1 FROM event_part WHERE seq = NEW.seq AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
"""
