// How RocksDB is set up: for a store that is small and idle most of the time, opens at once, and syncs
// every commit. Each number says why.

import CRocksDB

/// What may be chosen of the embedded engine.
public struct RocksDBTuning: Hashable, Sendable {
    /// Whether a commit waits for the disk. Without it a crash of the machine, but not of the process, may
    /// take the last commits. For data that goes at exit anyway.
    public var isSynced = true
    /// Writes are kept in memory up to this many bytes, then go to a sorted file. Also bounds how much of
    /// the log is read when the store is opened.
    public var memtableBytes = 8 * 1024 * 1024
    /// For blocks of sorted files.
    public var cacheBytes = 8 * 1024 * 1024

    public init() {}
}

extension RocksDatabase {
    static func makeOptions(_ tuning: RocksDBTuning) -> OpaquePointer? {
        let options = rocksdb_options_create()
        rocksdb_options_set_create_if_missing(options, 1)
        rocksdb_options_set_paranoid_checks(options, 1)

        rocksdb_options_set_write_buffer_size(options, tuning.memtableBytes)
        rocksdb_options_set_max_write_buffer_number(options, 2)
        // Memory comes in small steps, so that a store with ten keys costs kilobytes.
        rocksdb_options_set_arena_block_size(options, 64 * 1024)
        rocksdb_options_set_max_total_wal_size(options, UInt64(tuning.memtableBytes) * 2)
        // One thread writes, so what serves many writers at once only costs.
        rocksdb_options_set_allow_concurrent_memtable_write(options, 0)

        rocksdb_options_set_max_background_jobs(options, 2)
        rocksdb_options_set_max_open_files(options, 256)
        // Otherwise sixteen threads are started at each opening, to look into files that aren't there.
        rocksdb_options_set_max_file_opening_threads(options, 1)
        // On all levels: a file whose packing another level doesn't share can't just be moved there.
        rocksdb_options_set_compression(options, Int32(rocksdb_lz4_compression))
        // Queues write at one end and delete at the other, so what comes overlaps all of the first level. It
        // is rewritten half as often, is no larger than what comes, and has files so small that most of those
        // in between are moved on as they are.
        rocksdb_options_set_level0_file_num_compaction_trigger(options, 8)
        rocksdb_options_set_max_bytes_for_level_base(options, 32 * 1024 * 1024)
        rocksdb_options_set_target_file_size_base(options, 8 * 1024 * 1024)
        // Files are merged by streams of this size, not block by block.
        rocksdb_options_compaction_readahead_size(options, 512 * 1024)

        // Open fast, and keep quiet.
        rocksdb_options_set_skip_stats_update_on_db_open(options, 1)
        rocksdb_options_set_skip_checking_sst_file_sizes_on_db_open(options, 1)
        rocksdb_options_set_manifest_preallocation_size(options, 64 * 1024)
        rocksdb_options_set_stats_dump_period_sec(options, 0)
        rocksdb_options_set_stats_persist_period_sec(options, 0)
        rocksdb_options_set_info_log_level(options, 4)
        rocksdb_options_set_max_log_file_size(options, 256 * 1024)
        rocksdb_options_set_keep_log_file_num(options, 1)

        let table = rocksdb_block_based_options_create()
        // Queues and histories are read in pages, and records are cached above: a quarter of the default's
        // blocks to write, check and index.
        rocksdb_block_based_options_set_block_size(table, 16 * 1024)
        let cache = rocksdb_cache_create_lru(tuning.cacheBytes)
        rocksdb_block_based_options_set_block_cache(table, cache)
        rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1)
        rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1)
        rocksdb_block_based_options_set_filter_policy(table, rocksdb_filterpolicy_create_bloom_full(10))
        rocksdb_options_set_block_based_table_factory(options, table)
        // Both are shared: the database keeps what it needs of them.
        rocksdb_cache_destroy(cache)
        rocksdb_block_based_options_destroy(table)
        return withInsertHints(options)
    }

    /// Remembers for each nine bytes that keys begin with (a class and a queue's number, an account's first
    /// digits) where the last one went in memory: the next is mostly its neighbour, and costs half. Only an
    /// option's text can say this in the C interface; an engine that doesn't know it goes without.
    private static func withInsertHints(_ options: OpaquePointer?) -> OpaquePointer? {
        let hinted = rocksdb_options_create()
        var problem: UnsafeMutablePointer<CChar>?
        rocksdb_get_options_from_string(
            options, "memtable_insert_with_hint_prefix_extractor=rocksdb.FixedPrefix.9", hinted, &problem)
        if let problem {
            rocksdb_free(problem)
            rocksdb_options_destroy(hinted)
            return options
        }
        rocksdb_options_destroy(options)
        return hinted
    }
}
