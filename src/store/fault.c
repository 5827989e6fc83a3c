/* fault.c - what SQLite or the kernel says, as a status and a sentence for people.
 *
 * The sentences stand on a patient's screen: they say what is so and what helps, never a number alone.  After a fault
 * of the disk or a damaged page the connection is marked: what it holds in memory and what is in the file may differ
 * (after a failed fsync Linux forgets which pages were not written), so db.c closes it and opens it again. */
#include <errno.h>
#include <string.h>

#include "base/alloc.h"
#include "store/internal.h"

static const char *const sentences[] = {
	/* L10N: {1} is the file or folder, here and below {2} SQLite's or the kernel's own words in English. */
	[STORE_BUSY] = N_("Another program is using {1} just now. Please try again."),
	[STORE_FULL] = N_("The disk cannot be written to; it may be full."),
	[STORE_READONLY] = N_("{1} cannot be written to: this account may not, or the disk is write-protected ({2})."),
	[STORE_IO] = N_("The disk with {1} does not answer as it should ({2})."),
	[STORE_DAMAGED] = N_("{1} is damaged ({2}). Please leave it as it is and call the person who looks after it."),
	[STORE_FOREIGN] = N_("{1} is not a database of this program."),
	[STORE_NEWER] = N_("{1} was made by a newer version of this program. Please update this one."),
	[STORE_MISSING] = N_("There is no such record in {1}."),
};

enum store_status fault_say(enum store_status status, const char *name, const char *detail, struct msg *why)
{
	msg_set(why, sentences[status], name, detail, NULL);
	return status;
}

/* The status that errno stands for, where it says more than "it did not work". */
static enum store_status by_errno(int number)
{
	static const struct {
		int number;
		enum store_status status;
	} known[] = {
		{ENOSPC, STORE_FULL},  {EDQUOT, STORE_FULL},      {EFBIG, STORE_FULL},      {EACCES, STORE_READONLY},
		{EPERM, STORE_READONLY}, {EROFS, STORE_READONLY}, {EWOULDBLOCK, STORE_BUSY},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].number == number)
			return known[i].status;
	return STORE_IO;
}

enum store_status fault_errno(int number, const char *name, struct msg *why)
{
	return fault_say(by_errno(number), name, strerrordesc_np(number), why);
}

/* errno of what SQLite could not do. It keeps it when a statement fails, but not when a COMMIT does: the WAL has it. */
static int errno_of(struct store *store)
{
	int number = sqlite3_system_errno(store->db);
	sqlite3_file *wal = NULL;
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
	if (number == 0 && wal != NULL && wal->pMethods != NULL)
		wal->pMethods->xFileControl(wal, SQLITE_FCNTL_LAST_ERRNO, &number);
	return number;
}

/* How the primary result codes are taken; what is not here is a fault of the disk. */
static const struct {
	int code;
	enum store_status status;
	bool by_errno; /* errno may tell more */
	bool distrust; /* the connection is not to be used again */
} codes[] = {
	{SQLITE_BUSY, STORE_BUSY, false, false},
	{SQLITE_LOCKED, STORE_BUSY, false, false},
	{SQLITE_PROTOCOL, STORE_BUSY, false, true},
	{SQLITE_FULL, STORE_FULL, false, false},
	{SQLITE_READONLY, STORE_READONLY, false, true},
	{SQLITE_PERM, STORE_READONLY, false, true},
	{SQLITE_CANTOPEN, STORE_IO, true, true},
	{SQLITE_IOERR, STORE_IO, true, true},
	{SQLITE_CORRUPT, STORE_DAMAGED, false, true},
	{SQLITE_CONSTRAINT, STORE_DAMAGED, false, true},
	{SQLITE_NOTADB, STORE_FOREIGN, false, true},
	{SQLITE_TOOBIG, STORE_IO, false, false},
};

enum store_status fault_sqlite(struct store *store, int code, struct msg *why)
{
	enum store_status status = STORE_IO;
	bool distrust = true;
	if ((code & 0xff) == SQLITE_NOMEM)
		fatal("out of memory");
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (codes[i].code != (code & 0xff))
			continue;
		status = codes[i].by_errno ? by_errno(errno_of(store)) : codes[i].status;
		distrust = codes[i].distrust;
	}
	if (code == SQLITE_IOERR_SHMSIZE) /* the index of the WAL cannot grow: errno has been overwritten by then */
		status = STORE_FULL;
	store->distrust |= distrust;
	return fault_say(status, store->name, sqlite3_errstr(code), why);
}
