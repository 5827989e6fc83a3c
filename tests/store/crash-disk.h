/* crash-disk.h - a disk in memory that remembers what was done to it: a VFS for SQLite, its faults, and the disks that
 * a power cut could leave at any moment.
 *
 * What was synced is on the disk.  Of what was not, any part may be, in any order, a write even torn between its
 * sectors, holes full of zeros or of junk.  Names are on the disk after a sync of the folder only; like the unix VFS
 * this one does that with the first sync of a journal or WAL.  A sync that fails forgets what it should have written,
 * as Linux does: by chance it is on the disk or never will be, while the program goes on seeing it. */
#ifndef TESTS_STORE_CRASH_DISK_H
#define TESTS_STORE_CRASH_DISK_H

#include "help.h"

#define FILES 4
#define SECTOR 512
#define SHM_PAGES 8

/* ---- the disk ---- */

struct file {
	char name[128];
	bool exists;
	unsigned char *bytes;
	size_t length, size;
};
static struct file disk[FILES], durable[FILES]; /* as the program sees it; as it is after a power cut at the best */
static void *shm[FILES][SHM_PAGES];             /* the wal-index: memory, gone after a power cut */

/* Make the file that long, with zeros or junk in what is new. */
static void grow(struct file *file, size_t length, bool junk)
{
	if (length > file->size) {
		file->size = 2 * length + 65536;
		file->bytes = xrealloc(file->bytes, file->size);
	}
	if (length > file->length && !junk)
		memset(file->bytes + file->length, 0, length - file->length);
	for (size_t i = file->length; junk && i < length; i++)
		file->bytes[i] = (unsigned char)help_random();
	file->length = length > file->length ? length : file->length;
}

static void put(struct file *file, size_t offset, const unsigned char *bytes, size_t length, bool junk)
{
	grow(file, offset, junk);
	grow(file, offset + length, false);
	memcpy(file->bytes + offset, bytes, length);
}

static void copy_disk(struct file *to, const struct file *from)
{
	for (int i = 0; i < FILES; i++) {
		memcpy(to[i].name, from[i].name, sizeof to[i].name);
		to[i].exists = from[i].exists;
		to[i].length = 0;
		if (from[i].length > 0)
			put(&to[i], 0, from[i].bytes, from[i].length, false);
	}
}

static void clear_disk(struct file *files)
{
	for (int i = 0; i < FILES; i++)
		free(files[i].bytes);
	memset(files, 0, FILES * sizeof *files);
}

static void clear_shm(void)
{
	for (int i = 0; i < FILES; i++) {
		for (int page = 0; page < SHM_PAGES; page++) {
			free(shm[i][page]);
			shm[i][page] = NULL;
		}
	}
}

/* ---- what was done to it ---- */

static size_t moment; /* a number the test hands in: what it had promised by then */

enum kind { WRITE, TRUNCATE, CREATE, DELETE, SYNC, SYNC_FAILED, PROMISE };
struct op {
	enum kind kind;
	int file;
	size_t offset, length; /* TRUNCATE: to offset */
	bool folder;           /* SYNC, DELETE: the folder was synced too */
	unsigned char *bytes;
	size_t moment;
};
static struct op *ops;
static size_t op_count, op_size;
static bool recording;

static void record_op(enum kind kind, int file, size_t offset, size_t length, const void *bytes, bool folder)
{
	if (!recording)
		return;
	if (op_count == op_size) {
		op_size = 2 * op_size + 256;
		ops = xreallocarray(ops, op_size, sizeof *ops);
	}
	struct op *op = &ops[op_count++];
	*op = (struct op){kind, file, offset, length, folder, NULL, moment};
	if (bytes != NULL) {
		op->bytes = xmalloc(length + 1);
		memcpy(op->bytes, bytes, length);
	}
}

static void forget_ops(void)
{
	for (size_t i = 0; i < op_count; i++)
		free(ops[i].bytes);
	op_count = 0;
}

/* ---- faults ---- */

static struct {
	long at, span; /* which I/O is the first to fail, from 1 (0: none), and how many do */
	bool for_ever, no_space, only_syncs;
	long count, hits;
} fault;

static bool fails(bool is_sync)
{
	if (fault.at == 0 || (fault.only_syncs && !is_sync))
		return false;
	fault.count++;
	bool hit = fault.count >= fault.at && (fault.for_ever || fault.count < fault.at + fault.span);
	fault.hits += hit;
	return hit;
}

/* ---- the VFS ---- */

struct handle {
	sqlite3_file base;
	int file;
	bool sync_folder; /* with the first sync */
};

static int vfs_close(sqlite3_file *base)
{
	(void)base;
	return SQLITE_OK;
}

static int vfs_read(sqlite3_file *base, void *bytes, int length, sqlite3_int64 offset)
{
	const struct file *file = &disk[((struct handle *)base)->file];
	size_t want = (size_t)length, at = (size_t)offset;
	size_t got = at >= file->length ? 0 : file->length - at < want ? file->length - at : want;
	if (got > 0)
		memcpy(bytes, file->bytes + at, got);
	memset((char *)bytes + got, 0, want - got);
	return got == want ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int vfs_write(sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset)
{
	int file = ((struct handle *)base)->file;
	bool failed = fails(false);
	size_t done = !failed ? (size_t)length : fault.no_space ? (size_t)length / 2 : 0;
	if (done > 0) {
		put(&disk[file], (size_t)offset, bytes, done, false);
		record_op(WRITE, file, (size_t)offset, done, bytes, false);
	}
	return !failed ? SQLITE_OK : fault.no_space ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int vfs_truncate(sqlite3_file *base, sqlite3_int64 length)
{
	int file = ((struct handle *)base)->file;
	if (fails(false))
		return SQLITE_IOERR_TRUNCATE;
	if ((size_t)length < disk[file].length)
		disk[file].length = (size_t)length;
	record_op(TRUNCATE, file, (size_t)length, 0, NULL, false);
	return SQLITE_OK;
}

static int vfs_sync(sqlite3_file *base, int flags)
{
	struct handle *handle = (struct handle *)base;
	(void)flags;
	if (fails(true)) {
		record_op(SYNC_FAILED, handle->file, 0, 0, NULL, false);
		return SQLITE_IOERR_FSYNC;
	}
	record_op(SYNC, handle->file, 0, 0, NULL, handle->sync_folder);
	handle->sync_folder = false;
	return SQLITE_OK;
}

static int vfs_size(sqlite3_file *base, sqlite3_int64 *size)
{
	*size = (sqlite3_int64)disk[((struct handle *)base)->file].length;
	return SQLITE_OK;
}

/* One connection at a time: locks are always granted. */
static int vfs_lock(sqlite3_file *base, int level)
{
	(void)base, (void)level;
	return SQLITE_OK;
}

static int vfs_reserved(sqlite3_file *base, int *reserved)
{
	(void)base;
	*reserved = 0;
	return SQLITE_OK;
}

static int vfs_control(sqlite3_file *base, int what, void *argument)
{
	(void)base, (void)what, (void)argument;
	return SQLITE_NOTFOUND;
}

static int vfs_sector(sqlite3_file *base)
{
	(void)base;
	return SECTOR;
}

/* As the unix VFS says: a write does not harm the bytes beside it. */
static int vfs_device(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int vfs_shm_map(sqlite3_file *base, int page, int size, int extend, void volatile **memory)
{
	void **slot;
	if (page >= SHM_PAGES)
		return SQLITE_IOERR_SHMSIZE;
	slot = &shm[((struct handle *)base)->file][page];
	if (*slot == NULL && extend) {
		if (fails(false))
			return SQLITE_IOERR_SHMSIZE;
		*slot = xcalloc(1, (size_t)size);
	}
	*memory = *slot;
	return SQLITE_OK;
}

static int vfs_shm_lock(sqlite3_file *base, int offset, int count, int flags)
{
	(void)base, (void)offset, (void)count, (void)flags;
	return SQLITE_OK;
}

static void vfs_shm_barrier(sqlite3_file *base)
{
	(void)base;
}

static int vfs_shm_unmap(sqlite3_file *base, int delete)
{
	(void)base, (void)delete;
	clear_shm(); /* the only connection goes */
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 2, .xClose = vfs_close, .xRead = vfs_read, .xWrite = vfs_write, .xTruncate = vfs_truncate,
	.xSync = vfs_sync, .xFileSize = vfs_size, .xLock = vfs_lock, .xUnlock = vfs_lock,
	.xCheckReservedLock = vfs_reserved, .xFileControl = vfs_control, .xSectorSize = vfs_sector,
	.xDeviceCharacteristics = vfs_device, .xShmMap = vfs_shm_map, .xShmLock = vfs_shm_lock,
	.xShmBarrier = vfs_shm_barrier, .xShmUnmap = vfs_shm_unmap,
};

/* The file of that name, or with `make` a free place; -1 if there is none. */
static int find_file(const char *name, bool make)
{
	for (int i = 0; i < FILES; i++)
		if ((disk[i].exists || make) && strcmp(disk[i].name, name) == 0)
			return i;
	for (int i = 0; make && i < FILES; i++) {
		if (disk[i].name[0] == '\0') {
			snprintf(disk[i].name, sizeof disk[i].name, "%s", name);
			memcpy(durable[i].name, disk[i].name, sizeof disk[i].name);
			return i;
		}
	}
	return -1;
}

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags, int *out_flags)
{
	struct handle *handle = (struct handle *)base;
	int file = find_file(name, flags & SQLITE_OPEN_CREATE);
	(void)vfs;
	base->pMethods = NULL;
	if (file < 0 || (!disk[file].exists && fails(false)))
		return SQLITE_CANTOPEN;
	if (!disk[file].exists) {
		disk[file].exists = true;
		disk[file].length = 0;
		record_op(CREATE, file, 0, 0, NULL, false);
	}
	*handle = (struct handle){
		.base.pMethods = &methods, .file = file,
		.sync_folder = (flags & SQLITE_OPEN_CREATE) && (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)),
	};
	if (out_flags != NULL)
		*out_flags = flags;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	int file = find_file(name, false);
	(void)vfs;
	if (file < 0)
		return SQLITE_IOERR_DELETE_NOENT;
	if (fails(false))
		return SQLITE_IOERR_DELETE;
	disk[file].exists = false;
	disk[file].length = 0;
	record_op(DELETE, file, 0, 0, NULL, sync_folder != 0);
	return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
	int file = find_file(name, false);
	(void)vfs, (void)flags;
	*result = file >= 0 && disk[file].length > 0;
	return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	(void)vfs;
	snprintf(out, (size_t)size, "%s", name);
	return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *bytes)
{
	(void)vfs;
	for (int i = 0; i < size; i++)
		bytes[i] = (char)help_random();
	return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, double *now)
{
	(void)vfs;
	*now = 2460000.5;
	return SQLITE_OK;
}

static sqlite3_vfs vfs = {
	.iVersion = 1, .szOsFile = sizeof(struct handle), .mxPathname = 120, .zName = "crash", .xOpen = vfs_open,
	.xDelete = vfs_delete, .xAccess = vfs_access, .xFullPathname = vfs_full_path, .xRandomness = vfs_randomness,
	.xSleep = vfs_sleep, .xCurrentTime = vfs_time,
};

/* ---- the disks a power cut can leave ---- */

#define PENDING 512
static size_t pending[PENDING], pending_count; /* operations that need not be on the disk */

static void apply(struct file *files, const struct op *op, bool junk)
{
	struct file *file = &files[op->file];
	if (op->kind == CREATE)
		file->exists = true;
	else if (op->kind == DELETE)
		file->exists = false;
	if (op->kind == WRITE)
		put(file, op->offset, op->bytes, op->length, junk);
	else if (op->kind != TRUNCATE || op->offset < file->length)
		file->length = op->kind == TRUNCATE ? op->offset : 0;
}

static bool of_folder(const struct op *op)
{
	return op->kind == CREATE || op->kind == DELETE;
}

/* Move what a sync covers from the pending operations to the durable disk; after a failed one only by chance. */
static void take_sync(const struct op *sync)
{
	size_t left = 0;
	for (size_t i = 0; i < pending_count; i++) {
		const struct op *op = &ops[pending[i]];
		bool covered = of_folder(op) ? sync->folder : op->file == sync->file;
		if (!covered || (sync->kind == SYNC_FAILED && of_folder(op)))
			pending[left++] = pending[i];
		else if (sync->kind != SYNC_FAILED || help_random() % 2 == 0)
			apply(durable, op, false);
	}
	pending_count = left;
}

/* Take operation `index` into account. */
static void take(size_t index)
{
	const struct op *op = &ops[index];
	if (op->kind == SYNC || op->kind == SYNC_FAILED || (op->kind == DELETE && op->folder))
		take_sync(op);
	if (op->kind == DELETE && op->folder)
		apply(durable, op, false);
	else if (op->kind < SYNC)
		pending[pending_count++] = index;
	assert_true(pending_count < PENDING);
}

/* Build the disk with the pending operations whose bit is set, one of them (or none: -1) torn between its sectors. */
static void build_disk(uint64_t mask, int torn, bool junk)
{
	bool there[FILES]; /* whether writes go to a file whose name is on this disk */
	copy_disk(disk, durable);
	for (int i = 0; i < FILES; i++)
		there[i] = true;
	for (size_t i = 0; i < pending_count; i++) {
		const struct op *op = &ops[pending[i]];
		bool in = (mask >> i % 64 & 1) != 0;
		if (of_folder(op))
			there[op->file] = in; /* else: to a file without a name, or a new one instead of the old */
		if (!there[op->file] || (!in && (int)i != torn))
			continue;
		if ((int)i != torn || op->kind != WRITE) {
			apply(disk, op, junk);
			continue;
		}
		for (size_t at = 0; at < op->length; at += SECTOR)
			if (help_random() % 2 == 0)
				put(&disk[op->file], op->offset + at, op->bytes + at,
				    op->length - at < SECTOR ? op->length - at : SECTOR, junk);
	}
	for (int i = 0; i < FILES; i++)
		disk[i].length = disk[i].exists ? disk[i].length : 0;
}

#endif
