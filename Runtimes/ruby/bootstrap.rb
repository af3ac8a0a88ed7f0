# Runs a Ruby function: loads its file, asks the Runtime API for events, calls the handler, sends back what it
# returned. Facts that callers see (texts, error types, exit codes) are those of AWS's own runtime.
require "socket"
require "json"

$stdout.sync = true
$stderr.sync = true

# What a handler may know of its invocation. https://docs.aws.amazon.com/lambda/latest/dg/ruby-context.html
class LambdaContext
  attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
              :memory_limit_in_mb, :function_version, :identity, :client_context, :deadline_ms,
              :tenant_id

  def initialize(headers)
    @aws_request_id = headers["lambda-runtime-aws-request-id"]
    @invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
    @deadline_ms = headers["lambda-runtime-deadline-ms"].to_i
    @tenant_id = headers["lambda-runtime-aws-tenant-id"]
    @identity = object(headers["lambda-runtime-cognito-identity"])
    @client_context = object(headers["lambda-runtime-client-context"])
    @log_group_name = ENV["AWS_LAMBDA_LOG_GROUP_NAME"]
    @log_stream_name = ENV["AWS_LAMBDA_LOG_STREAM_NAME"]
    @function_name = ENV["AWS_LAMBDA_FUNCTION_NAME"]
    @memory_limit_in_mb = ENV["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
    @function_version = ENV["AWS_LAMBDA_FUNCTION_VERSION"]
  end

  def get_remaining_time_in_millis
    [@deadline_ms - Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond), 0].max
  end

  private

  def object(text)
    JSON.parse(text) unless text.to_s.empty?
  end
end

module ApusRuntime
  DIRECTORY = File.expand_path(__dir__)

  # An error as callers and the log see it.
  class Fault
    # What the Runtime API is told of other errors than these is `Function<UserException>`.
    NAMED = %w[ArgumentError NoMethodError Exception StandardError NameError LoadError SystemExit SystemStackError]
    STACK_LIMIT = 100

    attr_reader :kind

    def initialize(error, phase)
      @error = error
      @type = "#{phase}<#{error.class}>"
      @kind = NAMED.include?(error.class.to_s) ? @type : "Function<UserException>"
    end

    def to_h
      { errorMessage: @error.message, errorType: @type, stackTrace: stack }
    end

    private

    # The runtime's own frames come last and tell nobody anything.
    def stack
      lines = (@error.backtrace_locations || []).first(STACK_LIMIT)
      lines.take_while { |line| !line.absolute_path.to_s.start_with?(DIRECTORY + "/") }.map(&:to_s)
    end
  end

  # HTTP/1.1 to the Runtime API over one connection that stays open.
  class Client
    PLACE = "/2018-06-01/runtime/"

    attr_reader :unix

    def initialize(unix = ENV.delete("APUS_RUNTIME_SOCKET"))
      @host = ENV.fetch("AWS_LAMBDA_RUNTIME_API")
      @unix = unix
      if unix
        @socket = UNIXSocket.new(unix)
      else
        name, _, port = @host.rpartition(":")
        @socket = TCPSocket.new(name, port.to_i)
        @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
      end
    end

    # For a rehearsal.
    def self.over(socket)
      allocate.tap { |client| client.instance_variable_set(:@socket, socket) }
    end

    def next
      exchange("GET #{PLACE}invocation/next HTTP/1.1\r\nHost: #{@host}\r\n\r\n")
    end

    def get(place)
      exchange("GET #{PLACE}#{place} HTTP/1.1\r\nHost: #{@host}\r\n\r\n")
    end

    def close
      @socket.close
    end

    def post(place, body, type: "application/json", error: nil)
      body = body.b
      more = error ? "Lambda-Runtime-Function-Error-Type: #{error}\r\n" : ""
      exchange("POST #{PLACE}#{place} HTTP/1.1\r\nHost: #{@host}\r\nContent-Type: #{type}\r\n#{more}" \
               "Content-Length: #{body.bytesize}\r\n\r\n".b + body)
    end

    private

    def exchange(request)
      @socket.write(request)
      line
      headers = {}
      until (text = line).empty?
        name, _, value = text.partition(":")
        headers[name.downcase] = value.strip
      end
      length = headers["content-length"].to_i
      body = length.positive? ? @socket.read(length) : "".b
      gone if body.nil? || body.bytesize < length
      [headers, body]
    end

    def line
      (@socket.gets("\r\n") || gone).chomp.force_encoding(Encoding::UTF_8)
    end

    # The cloud is gone: so is the reason to run.
    def gone
      exit!(1)
    end
  end

  # `file.method`, or `file.Module::Class.method` for a method of a class or module.
  class Handler
    attr_reader :file

    def initialize(name)
      parts = name.to_s.split(".")
      if parts.size == 2
        @file, @method = parts
      elsif parts.size == 3
        @file, @owner, @method = parts
      else
        raise ArgumentError, "Invalid handler #{parts}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD " \
          "where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional " \
          "module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a class-level method."
      end
    end

    def call(event, context)
      owner = @owner ? Kernel.const_get(@owner) : TOPLEVEL_BINDING.receiver
      owner.__send__(@method, event: event, context: context)
    end
  end

  # Runs the loop; its end is the process's.
  class Runner
    def initialize
      @client = Client.new
    end

    def run
      load_handler
      @client = SnapStart.pass_through(@client) if snap_start?
      loop { invoke(*@client.next) }
    end

    # One event that is nobody's.
    def rehearse(client, handler)
      @client = client
      @handler = handler
      invoke(*@client.next)
    end

    private

    def snap_start?
      ENV["AWS_LAMBDA_INITIALIZATION_TYPE"] == "snap-start"
    end

    def load_handler
      require_relative "snapstart" if snap_start?
      $LOAD_PATH.unshift(Dir.pwd) unless $LOAD_PATH.include?(Dir.pwd)
      @handler = Handler.new(ENV["_HANDLER"])
      require @handler.file
    rescue Exception => error
      fault = Fault.new(error, "Init")
      log("Init error when loading handler #{ENV["_HANDLER"]}", fault)
      @client.post("init/error", JSON.generate(fault.to_h), error: fault.kind)
      exit!(-4)
    end

    def invoke(headers, body)
      id = headers["lambda-runtime-aws-request-id"]
      ENV["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
      event = body.empty? ? nil : JSON.parse(body.force_encoding(Encoding::UTF_8))
      answer, type = encoded(@handler.call(event, LambdaContext.new(headers)))
      @client.post("invocation/#{id}/response", answer, type: type)
    rescue NameError => error # NoMethodError too: the code can't be what was meant.
      fail_with(id, error, exits: true)
    rescue StandardError => error
      fail_with(id, error, exits: false)
    rescue Exception => error
      fail_with(id, error, exits: true)
    end

    # Streams pass through as they are.
    def encoded(answer)
      return [answer.read, "application/unknown"] if answer.is_a?(StringIO) || answer.is_a?(IO)

      [JSON.generate(answer), "application/json"]
    end

    def fail_with(id, error, exits:)
      fault = Fault.new(error, "Function")
      log(exits ? "Critical exception from handler" : "Error raised from handler method", fault)
      @client.post("invocation/#{id}/error", JSON.generate(fault.to_h), error: fault.kind)
      exit!(-1) if exits
    end

    def log(message, fault)
      $stdout.write("#{message}\r#{JSON.pretty_generate(fault.to_h).tr("\n", "\r")}\n")
    end
  end
end

require "stringio"

# Where a runtime was started ahead it learns here what it is for: its directory, then its variables.
def ApusRuntime.take_assignment(descriptor)
  directory, *variables = IO.open(descriptor, "rb", &:read).split("\0")
  exit!(0) unless directory # Nobody needs it.
  ENV.clear
  variables.each do |variable|
    name, _, value = variable.partition("=")
    ENV[name] = value
  end
  Dir.chdir(directory)
end

if ENV.key?("APUS_ZYGOTE")
  require_relative "zygote"
  ApusRuntime::Zygote.serve
end
ApusRuntime.take_assignment(ENV["APUS_ASSIGNMENT"].to_i) if ENV.key?("APUS_ASSIGNMENT")
ApusRuntime::Zygote.settle if ApusRuntime.const_defined?(:Zygote, false)
ApusRuntime::Runner.new.run
