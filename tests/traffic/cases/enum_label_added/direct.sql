ALTER TYPE status ADD VALUE 'draft' BEFORE 'open';
ALTER TYPE status ADD VALUE 'sent';
