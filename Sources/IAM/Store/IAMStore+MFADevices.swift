// MFA devices in the store: found by serial number; a user's record names those that are enabled for it.

import CloudCore
import Store

extension IAMStore {
    /// Throws NoSuchEntity.
    func mfaDevice(_ serial: String, in account: AccountID) async throws -> MFADeviceRecord {
        let key = IAMKeys.mfaDevice(serial, account)
        guard let device = try await store.get(key, as: MFADeviceRecord.self) else {
            throw IAMError.noSuchMFADevice(serial)
        }
        return device
    }

    /// Throws EntityAlreadyExists, LimitExceeded.
    func insert(_ device: MFADeviceRecord, in account: AccountID) async throws {
        let key = IAMKeys.mfaDevice(device.serial, account)
        let range = IAMKeys.mfaDevices(account).range
        let existing = try await store.scan(range, limit: IAMLimits.mfaDevices, reverse: false)
        try await change { transaction in
            guard try await transaction.get(key, as: MFADeviceRecord.self) == nil else {
                throw IAMError.alreadyExists("MFA device already exists.")
            }
            guard existing.count < IAMLimits.mfaDevices else {
                throw IAMError.quota("VirtualMFADevicesPerAccount", IAMLimits.mfaDevices)
            }
            transaction.put(device, at: key)
        }
    }

    /// Reads a device and writes it back changed. Throws NoSuchEntity.
    @discardableResult
    func updateMFADevice<T>(
        _ serial: String, in account: AccountID,
        _ change: (inout MFADeviceRecord, inout Transaction) async throws -> T
    ) async throws -> T {
        let key = IAMKeys.mfaDevice(serial, account)
        return try await self.change { transaction in
            guard var device = try await transaction.get(key, as: MFADeviceRecord.self) else {
                throw IAMError.noSuchMFADevice(serial)
            }
            let result = try await change(&device, &transaction)
            transaction.put(device, at: key)
            return result
        }
    }

    /// Lets a device judge a code, and remembers what it has seen. No policy turns on that, so what is cached
    /// of the account stays good. Throws NoSuchEntity.
    func showCode(
        to serial: String, in account: AccountID, _ judge: (inout MFADeviceRecord) throws -> Bool
    ) async throws -> Bool {
        let key = IAMKeys.mfaDevice(serial, account)
        return try await store.transact { transaction in
            guard var device = try await transaction.get(key, as: MFADeviceRecord.self) else {
                throw IAMError.noSuchMFADevice(serial)
            }
            let isRight = try judge(&device)
            transaction.put(device, at: key)
            return isRight
        }
    }

    /// Gives a device to a user where `prove` finds its codes right. Throws NoSuchEntity,
    /// EntityAlreadyExists, LimitExceeded, and what `prove` throws.
    func enableMFADevice(
        _ serial: String, for user: String, in account: AccountID, at now: Instant,
        prove: (inout MFADeviceRecord) throws -> Bool
    ) async throws -> Bool {
        try await updateMFADevice(serial, in: account) { device, transaction in
            let key = IAMKeys.identity(.user, account, user)
            guard var record = try await transaction.get(key, as: UserRecord.self), record.core.name == user
            else { throw IAMError.noSuchIdentity(.user, user) }
            guard device.owner == nil else { throw IAMError.alreadyExists("MFA Device is already in use.") }
            guard record.mfaDevices.count < IAMLimits.mfaDevicesPerUser else {
                throw IAMError.quota("MFADevicesPerUser", IAMLimits.mfaDevicesPerUser)
            }
            guard try prove(&device) else { return false }
            device.owner = MFADeviceRecord.Owner(name: user, id: record.core.id, enabledAt: now)
            record.mfaDevices.append(serial)
            transaction.put(record, at: key)
            return true
        }
    }

    /// Throws NoSuchEntity where there is no such device, or it is not the user's.
    func deactivateMFADevice(_ serial: String, of user: String, in account: AccountID) async throws {
        try await update(UserRecord.self, user, in: account) { record, transaction in
            let key = IAMKeys.mfaDevice(serial, account)
            guard let index = record.mfaDevices.firstIndex(of: serial),
                var device = try await transaction.get(key, as: MFADeviceRecord.self)
            else { throw IAMError.noSuchMFADevice(serial) }
            record.mfaDevices.remove(at: index)
            device.owner = nil
            transaction.put(device, at: key)
        }
    }

    /// Throws NoSuchEntity, DeleteConflict.
    func deleteMFADevice(_ serial: String, in account: AccountID) async throws {
        let key = IAMKeys.mfaDevice(serial, account)
        try await change { transaction in
            guard let device = try await transaction.get(key, as: MFADeviceRecord.self) else {
                throw IAMError.noSuchMFADevice(serial)
            }
            guard device.owner == nil else {
                throw IAMError.deleteConflict("MFA VirtualDevice in use. Must deactivate first.")
            }
            transaction.delete(key)
        }
    }

    /// The devices that are enabled for a user, oldest first.
    func mfaDevices(of user: UserRecord, in account: AccountID) async throws -> [MFADeviceRecord] {
        let keys = user.mfaDevices.map { IAMKeys.mfaDevice($0, account) }
        return try await store.read(keys).compactMap { entry in
            try entry.map { try MFADeviceRecord(stored: $0.value) }
        }
    }

    /// Every virtual device of the account, by serial number.
    func mfaDevices(in account: AccountID) async throws -> [MFADeviceRecord] {
        try await store.list(
            IAMKeys.mfaDevices(account).range, as: MFADeviceRecord.self, limit: IAMLimits.mfaDevices
        ).map(\.record)
    }
}
