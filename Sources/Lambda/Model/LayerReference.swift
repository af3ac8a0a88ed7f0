// How callers name layers: by name or ARN, and their versions by number or by an ARN that ends in it.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html

import CloudCore

/// A layer of an account and region.
struct LayerKey: Hashable, Sendable {
    var account: AccountID
    var region: Region
    var name: String

    /// From a layer's name, which is then the caller's own, or its ARN: the model's pattern lets nothing else
    /// through.
    init(_ text: String, context: RequestContext) throws {
        guard let arn = ARN(text) else {
            self.init(account: context.account, region: context.region, name: text)
            return
        }
        guard let account = AccountID(arn.account), let region = Region(arn.region) else {
            throw LambdaError.layerNotFound()
        }
        guard region == context.region else { throw LambdaError.layerNotFound() }
        self.init(
            account: account, region: region, name: String(arn.resource.dropFirst("layer:".count)))
    }

    init(account: AccountID, region: Region, name: String) {
        self.account = account
        self.region = region
        self.name = name
    }

    var arn: ARN {
        ARN(
            partition: region.partition, service: "lambda", region: region.name, account: account.text,
            resource: "layer:" + name)
    }

    /// Throws unless the layer is of the caller's own account: what no policy on a layer can grant.
    func owned(by context: RequestContext) throws -> LayerKey {
        guard account == context.account else { throw LambdaError.otherAccount() }
        return self
    }
}

/// One version of a layer.
struct LayerVersionKey: Hashable, Sendable {
    var layer: LayerKey
    /// From 1.
    var number: Int

    /// Throws where there can be no such version.
    init(_ layer: LayerKey, number: Int) throws {
        guard number >= 1 else { throw LambdaError.layerVersionTooSmall() }
        self.layer = layer
        self.number = number
    }

    /// Nil unless the text is the ARN of a layer's version.
    init?(arn text: String) {
        guard let arn = ARN(text), arn.service == "lambda", let account = AccountID(arn.account),
            let region = Region(arn.region)
        else { return nil }
        let parts = arn.resource.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "layer", !parts[1].isEmpty, let number = Int(parts[2]),
            number >= 1
        else { return nil }
        layer = LayerKey(account: account, region: region, name: String(parts[1]))
        self.number = number
    }

    var arn: String { "\(layer.arn):\(number)" }
}
