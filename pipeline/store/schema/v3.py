"""What judging together, checkpoints, erasure and protected interviews keep."""

SQL = """
-- report text
CREATE TABLE report_text (          -- what stands in a section of the report; projection
  section TEXT PRIMARY KEY,         -- summary, municipality, method, an area, a sub-area, or examples-1 …
  text TEXT NOT NULL,               -- the words, each sentence with its references in brackets
  evaluator TEXT NOT NULL,          -- who wrote it last
  at TEXT NOT NULL,                 -- when
  seq INTEGER NOT NULL              -- the event that wrote it
) STRICT, WITHOUT ROWID;
-- judging together
ALTER TABLE evaluation ADD COLUMN rules INTEGER NOT NULL DEFAULT 1; -- the rules it began under; 2: intentions alone carry no points
ALTER TABLE evidence ADD COLUMN basis TEXT NOT NULL DEFAULT 'quote'; -- quote: words of a source; absence: a search that found nothing
ALTER TABLE evidence ADD COLUMN counter INTEGER NOT NULL DEFAULT 0; -- 1 while it lives and somebody holds it to speak against
UPDATE evidence SET counter = 1 WHERE live = 1 AND EXISTS (SELECT 1 FROM decision d
WHERE d.evidence = evidence.number AND d.verdict = 'accepted' AND d.stance = 'improvement');
ALTER TABLE award ADD COLUMN rules INTEGER NOT NULL DEFAULT 1; -- the rules it was given under
ALTER TABLE award ADD COLUMN criterion TEXT; -- the criterion the points are for, e.g. 1.1.a, if one was named
ALTER TABLE award ADD COLUMN origin TEXT NOT NULL DEFAULT '[]'; -- on the consensus sheet: the awards it was taken from, JSON list
ALTER TABLE judgement ADD COLUMN judged INTEGER NOT NULL DEFAULT 1; -- 0: marked as not judged, with the reason
CREATE INDEX judgement_by_subarea ON judgement(subarea);
CREATE INDEX evidence_by_counter ON evidence(subarea, counter);
CREATE TABLE absence (              -- the search that evidence of basis absence rests on; projection
  evidence INTEGER PRIMARY KEY,     -- B41
  query TEXT NOT NULL,              -- what was searched for
  kind TEXT,                        -- only in sources of this kind, else null
  scope TEXT NOT NULL,              -- what was searched: JSON list of [source, version]
  scope_sha256 TEXT NOT NULL,       -- hash of the scope with what the log committed to of each version's text, hex
  found INTEGER NOT NULL,           -- passages found: none or next to none
  at TEXT NOT NULL                  -- when, UTC
) STRICT;
CREATE TABLE resolution (           -- why a sheet gives points in spite of evidence against them; projection
  sheet TEXT NOT NULL,              -- whose sheet
  evidence INTEGER NOT NULL,        -- B41, which speaks against
  because TEXT NOT NULL,            -- why the points stand all the same
  evaluator TEXT NOT NULL,          -- who said so
  at TEXT NOT NULL,                 -- when
  seq INTEGER NOT NULL,             -- the event that said so
  PRIMARY KEY (sheet, evidence)
) STRICT, WITHOUT ROWID;
CREATE INDEX resolution_by_evidence ON resolution(evidence);
CREATE TABLE assignment (           -- who judges a sub-area, where they are divided; none: everybody; projection
  subarea TEXT NOT NULL,            -- e.g. 3.3
  evaluator TEXT NOT NULL,          -- E1
  PRIMARY KEY (subarea, evaluator)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_by_evaluator ON assignment(evaluator);
CREATE TABLE opened (               -- sub-areas that all their judges have saved: nothing is hidden there any more; projection
  subarea TEXT PRIMARY KEY,         -- e.g. 3.3
  seq INTEGER NOT NULL              -- the event that opened it
) STRICT, WITHOUT ROWID;
CREATE TABLE state_change (         -- draft → under-consensus → locked → published → contested → revised; projection
  seq INTEGER PRIMARY KEY,          -- the event that changed it
  before TEXT NOT NULL,             -- the state before
  after TEXT NOT NULL,              -- the state since then
  total INTEGER NOT NULL,           -- the official sum at that moment
  because TEXT NOT NULL,            -- why
  evaluator TEXT NOT NULL,          -- who did it
  at TEXT NOT NULL                  -- when
) STRICT;
CREATE TABLE reply (                -- what the municipality said of facts or of points; projection
  number INTEGER PRIMARY KEY,       -- the 3 of R3
  kind TEXT NOT NULL,               -- facts: before publication; contest: after it
  about TEXT NOT NULL,              -- a sub-area, an award, evidence or a source
  sources TEXT NOT NULL,            -- new sources it points to: JSON list of numbers
  sender TEXT NOT NULL,             -- who replied
  text TEXT NOT NULL,               -- what they said
  at TEXT NOT NULL,                 -- when it was filed
  seq INTEGER NOT NULL,             -- the event that filed it
  outcome TEXT,                     -- accepted or declined; null until answered
  answer TEXT NOT NULL              -- what was answered, with the reason
) STRICT;

-- checkpoints
CREATE TABLE signing_key (          -- a public key that signs this log's checkpoints; projection of key.published
  public TEXT PRIMARY KEY,          -- Ed25519, 32 bytes, hex
  seq INTEGER NOT NULL,             -- the event that published it
  at TEXT NOT NULL,                 -- when
  replaces TEXT,                    -- the key it came instead of, hex
  vouched TEXT,                     -- that key's signature on this one, hex; null when it was lost
  retired INTEGER                   -- the event that replaced it, else null
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (           -- a signed checkpoint; projection of checkpoint.signed
  size INTEGER PRIMARY KEY,         -- how many events it covers: 1 … size
  seq INTEGER NOT NULL,             -- the event that holds it
  at TEXT NOT NULL,                 -- when
  key TEXT NOT NULL,                -- the public key that signed it, hex
  root TEXT NOT NULL,               -- root of the RFC 6962 tree over the events' hashes, hex
  note TEXT NOT NULL                -- the signed text (C2SP tlog-checkpoint)
) STRICT;

-- erasure and protection
ALTER TABLE source ADD COLUMN dispose_after TEXT; -- the day after which it shall be erased (ISO), if one was given
CREATE TABLE erased_part (          -- parts of events whose bytes were erased; projection of erased
  seq INTEGER NOT NULL,             -- whose part
  part TEXT NOT NULL,               -- facts or prose
  erased INTEGER NOT NULL,          -- the event that says so and why
  PRIMARY KEY (seq, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE erased_version (       -- versions that were redacted: their bytes are a successor; projection of erased
  source INTEGER NOT NULL,          -- K7
  version INTEGER NOT NULL,         -- 1, 2 …
  erased INTEGER NOT NULL,          -- the newest event that redacted it
  whole INTEGER NOT NULL,           -- 1: nothing of it is left; 0: stretches of its text
  PRIMARY KEY (source, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE erased_quote (         -- evidence whose words were erased: decisions made before count no more; projection of erased
  evidence INTEGER PRIMARY KEY,     -- B41
  erased INTEGER NOT NULL           -- the newest event that erased some of its words
) STRICT;
CREATE TABLE home (                 -- where the evaluation is at home; no row: here; projection
  id INTEGER PRIMARY KEY CHECK (id = 1), -- always 1
  standing TEXT NOT NULL,           -- here, handed-over (read only) or away (a copy to work away with)
  holder TEXT NOT NULL,             -- whom it was handed over to, or the evaluator's id who took it away
  copy TEXT NOT NULL,               -- names the copy for ever, uuid
  seq INTEGER NOT NULL              -- the event that said so
) STRICT;
CREATE TABLE alias (                -- what numbers were called in the copy they came home from; projection of imported
  origin TEXT NOT NULL,             -- the copy's uuid
  old TEXT NOT NULL,                -- what it was called there: B41, P12, 1207 (an event)
  new TEXT NOT NULL,                -- what it is called here
  seq INTEGER NOT NULL,             -- the event that brought it home
  PRIMARY KEY (origin, old)
) STRICT, WITHOUT ROWID;
CREATE TABLE erasure_pending (      -- erasures whose last step (rewriting the file) is still to be done
  seq INTEGER PRIMARY KEY           -- the erased event
) STRICT;
CREATE TABLE erased_file (          -- files that were erased whole, so that they are not taken in again unasked
  salt BLOB PRIMARY KEY,            -- 32 random bytes
  mark TEXT NOT NULL                -- SHA-256(salt, SHA-256 of the bytes), hex
) STRICT, WITHOUT ROWID;
CREATE TABLE copy_made (            -- copies known to have been made: erasing here does not reach them
  path TEXT NOT NULL,               -- where it was written
  purpose TEXT NOT NULL,            -- backup, handover or away
  at TEXT NOT NULL,                 -- when, UTC
  seq INTEGER NOT NULL,             -- the last event it holds
  PRIMARY KEY (path, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE vault (                -- the key of a confidential evaluation, wrapped; without a row nothing is sealed
  id INTEGER PRIMARY KEY CHECK (id = 1), -- always 1
  salt BLOB NOT NULL,               -- for scrypt, 16 random bytes
  cost INTEGER NOT NULL,            -- scrypt's N (r = 8, p = 1)
  wrapped BLOB NOT NULL             -- nonce and the key, AES-256-GCM under what scrypt makes of the passphrase
) STRICT;
CREATE TRIGGER event_part_is_not_deleted BEFORE DELETE ON event_part
WHEN NOT EXISTS (SELECT 1 FROM erased_part WHERE seq = OLD.seq AND part = OLD.part)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_part_stays_erased BEFORE INSERT ON event_part
WHEN EXISTS (SELECT 1 FROM erased_part WHERE seq = NEW.seq AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- interviews and web
CREATE TABLE interview (            -- what is said of an interview besides what is said of every source; projection
  source INTEGER NOT NULL,          -- K7
  version INTEGER NOT NULL,         -- 1, 2 …
  people INTEGER,                   -- how many took part, where the note says so
  role_group TEXT NOT NULL,         -- who they are together, e.g. enhetschefer; never a name
  evaluator TEXT NOT NULL,          -- who asked, as the note says
  consent TEXT NOT NULL,            -- what the note says of consent
  labels TEXT NOT NULL,             -- what stands in brackets instead of names: JSON object, role → its group
  original TEXT NOT NULL,           -- keyed hash of the original's bytes, which are not kept; the key is in the roster
  made TEXT NOT NULL,               -- keyed hash of the original, the roster and how the note was protected
  PRIMARY KEY (source, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX interview_by_made ON interview(made);
ALTER TABLE source ADD COLUMN draft INTEGER NOT NULL DEFAULT 0; -- 1: it is a draft, not adopted
CREATE TABLE ingest_run (           -- one run of ingest
  id INTEGER PRIMARY KEY,           -- 1, 2 …
  began TEXT NOT NULL,              -- when, UTC
  ended TEXT,                       -- when; null while it runs, or when it was interrupted
  what TEXT NOT NULL                -- the web addresses that were named: JSON list (names of files can be names of people)
) STRICT;
CREATE TABLE left_out (             -- what was seen and not taken in, by the newest run that saw it
  holder TEXT NOT NULL,             -- the site, archive or folder that was named
  uri TEXT NOT NULL,                -- what was left out
  reason TEXT NOT NULL,             -- robots, endless, limit, comments …
  number INTEGER NOT NULL,          -- how many, where they are only counted; else 1
  origin TEXT,                      -- the page it was linked from
  run INTEGER NOT NULL,             -- which run saw it
  PRIMARY KEY (holder, uri, reason)
) STRICT, WITHOUT ROWID;
CREATE TABLE site_page (            -- which pages each site had, to notice those that are gone
  site TEXT NOT NULL,               -- the address the crawl started from
  uri TEXT NOT NULL,                -- the page
  run INTEGER NOT NULL,             -- the newest run that found it there
  gone TEXT,                        -- when it was found to be gone, UTC, else null
  PRIMARY KEY (site, uri)
) STRICT, WITHOUT ROWID;
CREATE INDEX site_page_by_uri ON site_page(uri);

-- published results and actions
CREATE TABLE reference (            -- published results to compare with: no score rests on them
  subject TEXT NOT NULL,            -- the municipality, or what it is a mean of
  year INTEGER NOT NULL,            -- the evaluation's year; 0 when the report does not say
  source TEXT NOT NULL,             -- the file it was read from
  body TEXT NOT NULL,               -- figures, strengths, improvements, passages and what is unread, JSON
  at TEXT NOT NULL,                 -- when it was imported, UTC
  PRIMARY KEY (subject, year, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE action (               -- the action plan: what is to be done about improvements; no part of the score
  id INTEGER PRIMARY KEY,           -- the 3 of Å3
  subarea TEXT NOT NULL,            -- a sub-area or an area
  improvement TEXT NOT NULL,        -- what could be better, as the evidence or the report says
  text TEXT NOT NULL,               -- what is to be done; empty until somebody says
  owner TEXT NOT NULL,              -- who sees to it: a role
  due TEXT,                         -- ISO date, if given
  measure TEXT NOT NULL,            -- how it is followed up
  status TEXT NOT NULL,             -- planned, started, done or dropped
  origin TEXT NOT NULL,             -- what it rests on: B41, a published report, or empty
  changed TEXT NOT NULL             -- when it was last changed, UTC
) STRICT;

-- review application
ALTER TABLE tag ADD COLUMN best INTEGER NOT NULL DEFAULT 0; -- 1: the first of the passage's suggestions
UPDATE tag SET best = 1 WHERE subarea = (SELECT t.subarea FROM tag t WHERE t.passage_id = tag.passage_id
ORDER BY t.score DESC, t.subarea LIMIT 1);
CREATE INDEX tag_by_score ON tag(subarea, score, passage_id);
CREATE INDEX tag_best ON tag(score, passage_id) WHERE best = 1;
CREATE INDEX decision_by_evaluator ON decision(evaluator, seq);
CREATE TABLE setting (              -- what helps the work and proves nothing, e.g. the day it shall be done
  name TEXT PRIMARY KEY,            -- deadline
  value TEXT NOT NULL               -- e.g. a day, ISO
) STRICT, WITHOUT ROWID;
CREATE TABLE tally (                -- how many passages of a version are suggested for a sub-area
  version_id INTEGER NOT NULL,      -- which version
  subarea TEXT NOT NULL,            -- e.g. 3.3
  suggested INTEGER NOT NULL,       -- passages suggested for it
  first INTEGER NOT NULL,           -- passages of which it is the first suggestion
  PRIMARY KEY (version_id, subarea)
) STRICT, WITHOUT ROWID;
INSERT INTO tally SELECT p.version_id, t.subarea, count(*), sum(t.best) FROM passage p JOIN tag t ON t.passage_id = p.id
GROUP BY p.version_id, t.subarea;
CREATE TABLE same_words (           -- finds passages with the very same words
  words INTEGER NOT NULL,           -- 64 bits of a hash of the passage's words as they are indexed
  passage_id INTEGER NOT NULL,      -- which passage
  PRIMARY KEY (words, passage_id)
) STRICT, WITHOUT ROWID;
"""
