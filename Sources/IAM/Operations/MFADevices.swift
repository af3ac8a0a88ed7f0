// Virtual multi-factor devices: made with a seed that is shown once, enabled for a user with two of its
// codes. STS asks for single codes by the port in Ports+Identities.

import CloudCore
import Wire

extension IAMService {
    static let mfaDevices: [Operation<IAMService>] = [
        .on(
            "CreateVirtualMFADevice",
            needs: { (input: CreateVirtualMFADeviceRequest, context) in
                Needs.serial(
                    "CreateVirtualMFADevice",
                    serial(input.virtualMFADeviceName, path: input.path, context)
                ).tagging("TagMFADevice", input.tags)
            }, createVirtualMFADevice),
        .on(
            "DeleteVirtualMFADevice",
            needs: { input, _ in Needs.serial("DeleteVirtualMFADevice", input.serialNumber) },
            deleteVirtualMFADevice),
        .on(
            "ListVirtualMFADevices",
            needs: { (_: ListVirtualMFADevicesRequest, context) in
                Needs.all("ListVirtualMFADevices", "mfa", path: nil, context)
            }, listVirtualMFADevices),
        .on(
            "EnableMFADevice", needs: { Needs.user("EnableMFADevice", $0.userName, $1) }, enableMFADevice),
        .on(
            "ResyncMFADevice", needs: { Needs.user("ResyncMFADevice", $0.userName, $1) }, resyncMFADevice),
        .on(
            "DeactivateMFADevice",
            needs: { Needs.user("DeactivateMFADevice", try Needs.userName($0.userName, $1), $1) },
            deactivateMFADevice),
        .on(
            "ListMFADevices",
            needs: { Needs.user("ListMFADevices", try Needs.userName($0.userName, $1), $1) },
            listMFADevices),
        .on(
            "GetMFADevice",
            needs: { (input: GetMFADeviceRequest, context) in
                guard let user = input.userName else {
                    return Needs.serial("GetMFADevice", input.serialNumber)
                }
                return Needs.user("GetMFADevice", user, context)
            }, getMFADevice),
    ]

    static func serial(_ name: String, path: String?, _ context: RequestContext) -> String {
        "arn:\(context.partition):iam::\(context.account):mfa\(path ?? "/")\(name)"
    }

    func createVirtualMFADevice(
        _ input: CreateVirtualMFADeviceRequest, _ context: RequestContext
    ) async throws -> CreateVirtualMFADeviceResponse {
        let serial = Self.serial(input.virtualMFADeviceName, path: input.path, context)
        let seed = entropy.bytes(IAMLimits.mfaSeedBytes)
        let sealed = try sealer.seal(seed, context: MFADeviceRecord.sealingContext(serial))
        let device = MFADeviceRecord(
            serial: serial, createdAt: context.now, tags: try TagSet(input.tags), sealedSeed: sealed)
        // https://docs.aws.amazon.com/IAM/latest/APIReference/API_VirtualMFADevice.html
        let text = Base32.encode(seed)
        let address = "otpauth://totp/\(input.virtualMFADeviceName)@\(context.account)?secret=\(text)"
        guard let code = QRCode(Array(address.utf8)) else {
            throw IAMError.validation("The name of the virtual MFA device is too long.")
        }
        try await store.insert(device, in: context.account)
        return CreateVirtualMFADeviceResponse(
            virtualMFADevice: VirtualMFADevice(
                serialNumber: serial, base32StringSeed: Array(text.utf8),
                qrCodePNG: PNG.image(of: code, pixelsPerModule: IAMLimits.qrPixelsPerModule),
                tags: device.tags.pairs.isEmpty ? nil : device.tags.views))
    }

    func deleteVirtualMFADevice(
        _ input: DeleteVirtualMFADeviceRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        try await store.deleteMFADevice(input.serialNumber, in: context.account)
        return EmptyShape()
    }

    func listVirtualMFADevices(
        _ input: ListVirtualMFADevicesRequest, _ context: RequestContext
    ) async throws -> ListVirtualMFADevicesResponse {
        let status = input.assignmentStatus ?? .any
        let devices = try await store.mfaDevices(in: context.account).filter {
            status == .any || (status == .assigned) == ($0.owner != nil)
        }
        let page = try Page.of(devices, PageRequest(marker: input.marker, maxItems: input.maxItems)) {
            $0.serial
        }
        var views: [VirtualMFADevice] = []
        for device in page.items {
            var view = VirtualMFADevice(serialNumber: device.serial)
            if let owner = device.owner {
                let user = try await store.identity(UserRecord.self, owner.name, in: context.account)
                view.user = User(user, context, listed: true)
                view.enableDate = owner.enabledAt
            }
            views.append(view)
        }
        return ListVirtualMFADevicesResponse(
            virtualMFADevices: views, isTruncated: page.isTruncated, marker: page.marker)
    }

    func enableMFADevice(
        _ input: EnableMFADeviceRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        _ = try await store.identity(UserRecord.self, input.userName, in: context.account)
        let isProven = try await store.enableMFADevice(
            input.serialNumber, for: input.userName, in: context.account, at: context.now
        ) { device in
            device.synchronize(
                input.authenticationCode1, input.authenticationCode2, seed: try seed(of: device),
                at: context.now)
        }
        guard isProven else { throw IAMError.wrongAuthenticationCode }
        return EmptyShape()
    }

    func resyncMFADevice(
        _ input: ResyncMFADeviceRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let user = try await store.identity(UserRecord.self, input.userName, in: context.account)
        let isProven = try await store.updateMFADevice(input.serialNumber, in: context.account) { device, _ in
            guard device.owner?.id == user.core.id else {
                throw IAMError.noSuchMFADevice(input.serialNumber)
            }
            return device.synchronize(
                input.authenticationCode1, input.authenticationCode2, seed: try seed(of: device),
                at: context.now)
        }
        guard isProven else { throw IAMError.wrongAuthenticationCode }
        return EmptyShape()
    }

    func deactivateMFADevice(
        _ input: DeactivateMFADeviceRequest, _ context: RequestContext
    ) async throws -> EmptyShape {
        let user = try Needs.userName(input.userName, context)
        try await store.deactivateMFADevice(input.serialNumber, of: user, in: context.account)
        return EmptyShape()
    }

    func listMFADevices(
        _ input: ListMFADevicesRequest, _ context: RequestContext
    ) async throws -> ListMFADevicesResponse {
        let name = try Needs.userName(input.userName, context)
        let user = try await store.identity(UserRecord.self, name, in: context.account)
        let devices = try await store.mfaDevices(of: user, in: context.account)
        let page = try Page.of(devices, PageRequest(marker: input.marker, maxItems: input.maxItems)) {
            $0.serial
        }
        return ListMFADevicesResponse(
            mfaDevices: page.items.map {
                MFADevice(
                    userName: name, serialNumber: $0.serial, enableDate: $0.owner?.enabledAt ?? $0.createdAt)
            }, isTruncated: page.isTruncated, marker: page.marker)
    }

    func getMFADevice(
        _ input: GetMFADeviceRequest, _ context: RequestContext
    ) async throws -> GetMFADeviceResponse {
        let device = try await store.mfaDevice(input.serialNumber, in: context.account)
        if let name = input.userName, device.owner?.name != name {
            _ = try await store.identity(UserRecord.self, name, in: context.account)
            throw IAMError.noSuchMFADevice(input.serialNumber)
        }
        return GetMFADeviceResponse(
            serialNumber: device.serial, userName: device.owner?.name, enableDate: device.owner?.enabledAt)
    }

    func seed(of device: MFADeviceRecord) throws -> [UInt8] {
        try sealer.open(device.sealedSeed, context: MFADeviceRecord.sealingContext(device.serial))
    }
}
