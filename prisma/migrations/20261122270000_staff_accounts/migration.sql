-- Who manages accounts and days need not read what citizens come about: a permission of its own, given to an account.
ALTER TABLE staff_users ADD COLUMN reads_topics boolean NOT NULL DEFAULT false;
