// Which actions on which layers each operation needs. A layer of another account is guarded by the policy on
// its version, one of the caller's own by the caller's policies.

import CloudCore
import Wire

/// A request about one version of a layer.
protocol LayerVersionRequest: ShapeView {
    var layerName: String { get }
    var versionNumber: Int { get }
}

extension GetLayerVersionRequest: LayerVersionRequest {}
extension DeleteLayerVersionRequest: LayerVersionRequest {}
extension AddLayerVersionPermissionRequest: LayerVersionRequest {}
extension RemoveLayerVersionPermissionRequest: LayerVersionRequest {}
extension GetLayerVersionPolicyRequest: LayerVersionRequest {}

extension Needs {
    /// The action on the version that the request names.
    static func layerVersion<R: LayerVersionRequest>(
        _ action: String
    ) -> @Sendable (R, RequestContext) throws -> [Permission] {
        { request, context in
            let layer = try LayerKey(request.layerName, context: context)
            return [Permission("lambda:" + action, on: ["\(layer.arn):\(request.versionNumber)"])]
        }
    }

    /// There is no action of that operation's own.
    static let layerVersionByARN:
        @Sendable (GetLayerVersionByArnRequest, RequestContext) throws -> [Permission] =
            { request, _ in [Permission("lambda:GetLayerVersion", on: [request.arn])] }

    static let publishLayer: @Sendable (PublishLayerVersionRequest, RequestContext) throws -> [Permission] = {
        request, context in
        let layer = try LayerKey(request.layerName, context: context)
        return [Permission("lambda:PublishLayerVersion", on: [layer.arn.description])]
    }

    /// "You must have permission to call the GetLayerVersion API on the layer version."
    /// https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html
    static func useLayers(_ layers: [String]?) -> [Permission] {
        guard let layers, !layers.isEmpty else { return [] }
        return [Permission("lambda:GetLayerVersion", on: layers)]
    }
}
