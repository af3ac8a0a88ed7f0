// Bodies on their way in: whole ones within the budget of all, streamed ones piece by piece as their reader
// asks for them.

import CloudCore
import NIOCore

extension ConnectionHandler {
    /// Sees to it that what has come of a whole body fits into the budget.
    func reserveBody() throws(HTTPProblem) {
        let limits = settings.limits
        let wanted = parser.bodyCount
        guard phase == .receiving, wanted > limits.freeBodyBytes, wanted > reservedBytes else { return }
        guard settings.budget.take(wanted - reservedBytes) else { throw .overloaded }
        reservedBytes = wanted
    }

    func releaseBody() {
        settings.budget.giveBack(reservedBytes)
        reservedBytes = 0
    }

    /// Begins the handler of a request whose body will be read as it comes.
    func launchStreaming(_ head: ParsedHead) {
        guard let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        let pipe = BodyPipe(
            capacity: settings.limits.pipeBytes, budget: settings.budget,
            waitsAtFirst: head.expectsContinue, wanted: { eventLoop.execute { bound.value.bodyWanted() } })
        upload = pipe
        isUploadPaused = head.expectsContinue
        owesContinue = head.expectsContinue
        enter(.responding)
        launch(WireRequest(head: head.head, stream: pipe.stream))
    }

    /// The reader asks for bytes, and reading had stopped.
    private func bodyWanted() {
        guard upload != nil, phase == .responding else { return }
        if owesContinue && parser.bodyCount == 0 { writeContinue() }
        owesContinue = false
        isUploadPaused = false
        lastActivity = .now()
        readAgain()
        armTimer()
    }

    func push(_ bytes: [UInt8]) {
        lastActivity = .now()
        if upload?.push(bytes) == false { isUploadPaused = true }
    }

    func finishUpload() {
        upload?.finish()
        upload = nil
        isUploadPaused = false
    }

    /// The body will not come any more, or not as HTTP: its reader hears of it, and the connection ends after
    /// the response.
    func cutUpload(_ error: AWSError) {
        guard let upload else { return }
        isSpoilt = true
        self.upload = nil
        isUploadPaused = false
        upload.fail(error)
    }

    /// The response is there before the whole body: nobody reads the rest.
    func abandonUpload() {
        guard let upload else { return }
        isSpoilt = true
        self.upload = nil
        isUploadPaused = false
        upload.discard()
        readAgain()
    }

    /// In S3's words, whose bodies these mostly are.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    static let bodyTimedOut = AWSError(
        "RequestTimeout",
        "Your socket connection to the server was not read from or written to within the timeout period. "
            + "Idle connections will be closed.")
    static let bodyCutShort = AWSError(
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header")
}
