"""The first schema."""

SQL = """
CREATE TABLE evaluation (           -- the evaluation in this file; projection of evaluation.created
  id INTEGER PRIMARY KEY CHECK (id = 1), -- always 1
  uuid TEXT NOT NULL,               -- names this evaluation for ever; the log's first prev is its SHA-256
  municipality TEXT NOT NULL,       -- who is evaluated
  year INTEGER NOT NULL,            -- the year of the evaluation
  instrument_id TEXT NOT NULL,      -- e.g. kommunkompassen-2020
  instrument_sha256 TEXT NOT NULL,  -- hash of the instrument's text, hex
  state TEXT NOT NULL               -- draft (later: under consensus, locked, published …)
) STRICT;

CREATE TABLE instrument (           -- the instrument's own text; this copy rules
  sha256 TEXT PRIMARY KEY,          -- hash of the text, hex
  text TEXT NOT NULL,               -- the YAML file as it was when the evaluation was made
  data TEXT NOT NULL                -- what it says, as canonical JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (                 -- bytes collected
  sha256 TEXT PRIMARY KEY,          -- hash of the whole, hex
  size INTEGER NOT NULL             -- bytes
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_chunk (           -- a blob in pieces of 1 MiB
  sha256 TEXT NOT NULL REFERENCES blob(sha256), -- whose piece
  ordinal INTEGER NOT NULL,         -- 0, 1, 2 …
  data BLOB NOT NULL,               -- at most 1 MiB
  PRIMARY KEY (sha256, ordinal)
) STRICT;

CREATE TABLE version (              -- one state of a source: its bytes and what was read from them
  id INTEGER PRIMARY KEY,           -- for joins only
  source INTEGER NOT NULL,          -- K7
  version INTEGER NOT NULL,         -- 1, 2 …
  sha256 TEXT NOT NULL REFERENCES blob(sha256), -- the bytes
  media_type TEXT NOT NULL,         -- what the bytes are
  fetched_at TEXT NOT NULL,         -- when they were collected, UTC
  reader TEXT NOT NULL,             -- reader and its version, e.g. pdf-1
  outcome TEXT NOT NULL,            -- ok or partly
  missing TEXT NOT NULL,            -- what is known not to have been read: JSON list of [what, detail]
  pages INTEGER,                    -- number of pages, where there are pages
  text TEXT NOT NULL,               -- the canonical text
  text_sha256 TEXT NOT NULL,        -- hash of its UTF-8, hex
  salt BLOB NOT NULL,               -- 32 random bytes that hide the hashes in the log
  UNIQUE (source, version)
) STRICT;
CREATE INDEX version_by_bytes ON version(sha256);

CREATE TABLE version_commitment (   -- what the log says of a version; projection of source.stored
  source INTEGER NOT NULL,          -- K7
  version INTEGER NOT NULL,         -- 1, 2 …
  bytes TEXT NOT NULL,              -- SHA-256(salt, SHA-256 of the bytes), hex
  text TEXT NOT NULL,               -- SHA-256(salt, SHA-256 of the canonical text), hex
  reading TEXT NOT NULL,            -- SHA-256(salt, SHA-256 of the version's other columns), hex
  passages TEXT NOT NULL,           -- SHA-256(salt, SHA-256 of all its passage rows), hex
  PRIMARY KEY (source, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE passage (              -- a slice of a version's text
  id INTEGER PRIMARY KEY,           -- for joins and the index only
  version_id INTEGER NOT NULL REFERENCES version(id), -- which version
  ordinal INTEGER NOT NULL,         -- 1, 2 … within the version: the 31 of K7.2:31
  start INTEGER NOT NULL,           -- first character, Unicode code points
  end INTEGER NOT NULL,             -- one past the last
  heading TEXT NOT NULL,            -- heading path, outermost first: JSON list
  page INTEGER,                     -- page from 1, where there are pages
  rects TEXT NOT NULL,              -- JSON list of [x0, y0, x1, y1], hundredths of a point
  place TEXT,                       -- how a person finds it where pages do not help
  UNIQUE (version_id, ordinal)
) STRICT;

CREATE TABLE event (                -- the log: one decision or act; never updated, never deleted
  seq INTEGER PRIMARY KEY,          -- 1, 2 … without a gap
  at TEXT NOT NULL,                 -- UTC, microseconds
  actor TEXT NOT NULL,              -- pseudonymous: E1 …, or system
  kind TEXT NOT NULL,               -- what was done, e.g. award.given
  facts BLOB NOT NULL,              -- commitment to the part 'facts', 32 bytes
  prose BLOB NOT NULL,              -- commitment to the part 'prose', 32 bytes
  prev BLOB NOT NULL,               -- hash of the event before, 32 bytes
  hash BLOB NOT NULL                -- this event's hash, 32 bytes
) STRICT;

CREATE TABLE event_part (           -- what an event says; can be erased, the chain still verifies
  seq INTEGER NOT NULL REFERENCES event(seq), -- which event
  part TEXT NOT NULL CHECK (part IN ('facts', 'prose')), -- facts: what replay needs; prose: what people wrote
  nonce BLOB NOT NULL,              -- 32 random bytes
  bytes BLOB NOT NULL,              -- canonical JSON
  PRIMARY KEY (seq, part)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_is_not_updated BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_part_is_not_updated BEFORE UPDATE ON event_part BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE evaluator (            -- who judges; projection
  id TEXT PRIMARY KEY,              -- E1 …: what the log calls this person
  name TEXT NOT NULL UNIQUE,        -- what colleagues call this person
  role TEXT NOT NULL                -- evaluator
) STRICT, WITHOUT ROWID;

CREATE TABLE source (               -- something collected; projection
  number INTEGER PRIMARY KEY,       -- the 7 of K7
  kind TEXT NOT NULL,               -- document, web, social or interview
  uri TEXT NOT NULL,                -- where it was found
  title TEXT NOT NULL,              -- what it is called
  name TEXT NOT NULL,               -- file name as collected
  collector TEXT NOT NULL,          -- which collector brought it
  confidential INTEGER NOT NULL,    -- 1 for interviews
  own_date TEXT,                    -- the date it states itself
  excluded_because TEXT             -- why it was taken out, else null
) STRICT;

CREATE INDEX source_by_uri ON source(uri);

CREATE TABLE evidence (             -- one anchor in one sub-area; projection
  number INTEGER PRIMARY KEY,       -- the 41 of B41
  subarea TEXT NOT NULL,            -- e.g. 3.3
  source INTEGER NOT NULL,          -- K7
  version INTEGER NOT NULL,         -- the version it cites, always
  passage INTEGER,                  -- the passage's ordinal; null for a quote marked by hand
  start INTEGER NOT NULL,           -- first character in the version's text
  end INTEGER NOT NULL,             -- one past the last
  page INTEGER,                     -- page, where there are pages
  rects TEXT NOT NULL,              -- JSON list of [x0, y0, x1, y1], hundredths of a point
  place TEXT,                       -- how a person finds it where pages do not help
  heading TEXT NOT NULL,            -- heading path: JSON list
  quote TEXT NOT NULL,              -- the words themselves
  prefix TEXT NOT NULL,             -- what stands before
  suffix TEXT NOT NULL,             -- what stands after
  live INTEGER NOT NULL,            -- 1 while an acceptance stands and the source is in
  disputed INTEGER NOT NULL         -- 1 when somebody accepted and somebody rejected it
) STRICT;
CREATE INDEX evidence_by_anchor ON evidence(source, version, start, end, subarea);
CREATE INDEX evidence_by_subarea ON evidence(subarea);

CREATE TABLE decision (             -- where one evaluator stands on one piece of evidence; projection
  evidence INTEGER NOT NULL,        -- B41
  evaluator TEXT NOT NULL,          -- E1
  verdict TEXT NOT NULL,            -- accepted or rejected
  stance TEXT,                      -- strength, improvement, neutral; null when rejected
  stage TEXT,                       -- planned, done, followed-up, improved or null
  note TEXT NOT NULL,               -- what the evaluator noted
  seq INTEGER NOT NULL,             -- the event that said so
  PRIMARY KEY (evidence, evaluator)
) STRICT, WITHOUT ROWID;

CREATE TABLE award (                -- points, with a reason; projection
  number INTEGER PRIMARY KEY,       -- the 12 of P12
  sheet TEXT NOT NULL,              -- an evaluator's id, or consensus
  subarea TEXT NOT NULL,            -- e.g. 3.3
  points INTEGER NOT NULL,          -- how many
  because TEXT NOT NULL,            -- why
  evaluator TEXT NOT NULL,          -- who gave them
  at TEXT NOT NULL,                 -- when
  seq INTEGER NOT NULL,             -- the event that gave them
  supported INTEGER NOT NULL,       -- 1 while evidence in its sub-area lives
  withdrawn_because TEXT            -- why it was taken back, else null
) STRICT;
CREATE INDEX award_by_sheet ON award(sheet, subarea);

CREATE TABLE award_evidence (       -- what an award rests on; projection
  award INTEGER NOT NULL,           -- P12
  evidence INTEGER NOT NULL,        -- B41
  PRIMARY KEY (award, evidence)
) STRICT, WITHOUT ROWID;
CREATE INDEX award_evidence_by_evidence ON award_evidence(evidence);

CREATE TABLE judgement (            -- a sub-area said to be judged, 0 points included; projection
  sheet TEXT NOT NULL,              -- whose sheet
  subarea TEXT NOT NULL,            -- e.g. 3.3
  because TEXT NOT NULL,            -- why these points
  evaluator TEXT NOT NULL,          -- who said so
  at TEXT NOT NULL,                 -- when
  seq INTEGER NOT NULL,             -- the event that said so
  PRIMARY KEY (sheet, subarea)
) STRICT, WITHOUT ROWID;

CREATE TABLE rules (                -- the text of the tagging rules a run used
  sha256 TEXT PRIMARY KEY,          -- hash of the text, hex
  text TEXT NOT NULL                -- JSON object: file name → file text
) STRICT, WITHOUT ROWID;

CREATE TABLE tagging_run (          -- one make of tagger at work
  id INTEGER PRIMARY KEY,           -- 1, 2 …
  at TEXT NOT NULL,                 -- when it began, UTC
  rules_sha256 TEXT NOT NULL REFERENCES rules(sha256), -- which rules
  model_sha256 TEXT,                -- which model, if any
  code TEXT NOT NULL,               -- version of the program
  language TEXT NOT NULL            -- language pipeline
) STRICT;

CREATE TABLE suggestion (           -- what the tagger says of a passage
  passage_id INTEGER PRIMARY KEY REFERENCES passage(id), -- which passage
  run INTEGER NOT NULL REFERENCES tagging_run(id), -- which run
  stance TEXT NOT NULL,             -- strength, improvement, neutral
  stage TEXT,                       -- planned, done, followed-up, improved or null
  tags TEXT NOT NULL,               -- ranked: JSON list of [sub-area, score, suggested, matches]
  reasons TEXT NOT NULL             -- what decided stance and stage: JSON list of matches
) STRICT;

CREATE TABLE tag (                  -- one suggested sub-area of a passage, for finding it by sub-area
  subarea TEXT NOT NULL,            -- e.g. 3.3
  passage_id INTEGER NOT NULL REFERENCES passage(id), -- which passage
  score REAL NOT NULL,              -- 0–1
  PRIMARY KEY (subarea, passage_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_by_passage ON tag(passage_id);

CREATE TABLE anchor_verdict (       -- what became of a quote in a later version of its source
  evidence INTEGER NOT NULL,        -- B41
  version INTEGER NOT NULL,         -- the later version
  verdict TEXT NOT NULL,            -- exact, moved, fuzzy or lost
  start INTEGER,                    -- where it stands there
  end INTEGER,                      -- one past the last character
  PRIMARY KEY (evidence, version)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE passage_fts USING fts5( -- full-text index; rowid is passage.id, texts are not kept in it
  surface,                          -- folded words as they stand, for phrases
  stems,                            -- lemmas and compound parts, for inflections
  content='', tokenize="unicode61 remove_diacritics 0"
);

CREATE TABLE failure (              -- sources that could not be read, until they can be
  uri TEXT PRIMARY KEY,             -- where it was found
  title TEXT NOT NULL,              -- what it is called
  code TEXT NOT NULL,               -- which message
  gaps TEXT NOT NULL,               -- what fills the message's gaps: JSON object
  sha256 TEXT,                      -- hash of the bytes, if they could be read
  at TEXT NOT NULL                  -- when it was tried, UTC
) STRICT, WITHOUT ROWID;
"""
