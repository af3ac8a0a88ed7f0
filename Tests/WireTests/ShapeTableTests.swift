// The tables say what the models say.

import CloudCore
import Testing
import Wire

@Suite struct ShapeTableTests {
    @Test func everyServiceIsFoundByItsName() {
        #expect(ServiceModel.all.count == 50)
        for service in ServiceModel.all { #expect(ServiceModel.named(service.name) == service) }
        #expect(ServiceModel.lambda.name == "lambda")
        #expect(ServiceModel.cognitoIdp.serviceID.text == "Cognito Identity Provider")
        #expect(ServiceModel.named("nothing") == nil)
    }

    @Test func everyOperationAndShapeIsFoundByItsName() {
        for service in ServiceModel.all {
            for operation in service.operations {
                #expect(service.operation(named: operation.name.text) == operation)
            }
            for shape in service.shapes { #expect(service.shape(named: shape.name.text) == shape) }
        }
        #expect(ServiceModel.lambda.operation(named: "Nothing") == nil)
    }

    @Test func lambdaSaysWhatItsModelSays() throws {
        let create = try #require(ServiceModel.lambda.operation(named: "CreateFunction"))
        #expect(create.method == "POST")
        #expect(create.requestURI.text == "/2015-03-31/functions")
        #expect(create.status == 201)
        #expect(create.errors.contains { $0.name == "ResourceConflictException" })
        let input = create.input
        #expect(input.name == "CreateFunctionRequest")
        let runtime = input.members[try #require(input.memberIndex(named: "Runtime"))]
        #expect(!runtime.isRequired)
        #expect(runtime.shape.enumValues.contains { $0 == "python3.12" })
        let memory = input.members[try #require(input.memberIndex(named: "MemorySize"))].shape
        #expect(memory.constraint?.minimum == 128)
        let error = try #require(ServiceModel.lambda.error(code: "TooManyRequestsException"))
        #expect(error.error?.status == 429)
        let invoke = try #require(ServiceModel.lambda.operation(named: "Invoke"))
        let payload = try #require(invoke.input.payload)
        #expect(invoke.input.members[payload].name == "Payload")
    }

    @Test func queryErrorsAreFoundByTheirCodes() throws {
        let shape = try #require(ServiceModel.iam.error(code: "NoSuchEntity"))
        #expect(shape.name == "NoSuchEntityException")
        #expect(shape.error?.status == 404)
    }

    @Test func theEmptyShapeIsEmpty() {
        #expect(ShapeReference.empty.members.isEmpty)
        #expect(ShapeReference.empty.name == "Unit")
        #expect(EmptyShape().record.count == 0)
    }
}
