# SnapStart: the function's hooks around its snapshot, and what must not be the same in every copy.

# What functions register with. AWS has no SnapStart for Ruby; the names are those of its package for Python.
module SnapshotRestore
  BEFORE = []
  AFTER = []

  def self.register_before_snapshot(&hook)
    BEFORE << hook
  end

  def self.register_after_restore(&hook)
    AFTER << hook
  end
end

module ApusRuntime
  module SnapStart
    # Returns the client for the invocations: in each copy of this process, one with a connection of its own.
    def self.pass_through(client)
      run(client, "init/error", "Runtime.BeforeSnapshotError", 64) { SnapshotRestore::BEFORE.reverse_each(&:call) }
      client = restore(client)
      run(client, "restore/error", "Runtime.AfterRestoreError", 65) do
        reseed
        SnapshotRestore::AFTER.each(&:call)
      end
      client
    end

    # Waits until this process has been restored. Where the answer is to connect anew, a snapshot is made as soon as
    # the connection is gone; nothing listens where it is made, so that whoever can connect has been restored.
    def self.restore(client)
      headers, = client.get("restore/next")
      return client unless headers.key?("apus-reconnect")

      client.close
      begin
        anew = Client.new(client.unix)
      rescue SystemCallError
        sleep(0.001)
        retry
      end
      anew.get("restore/next")
      anew
    end

    # Generators that keep a state in memory.
    def self.reseed
      Random.srand
      OpenSSL::Random.random_add(Random.urandom(64), 64.0) if defined?(OpenSSL::Random)
    end

    def self.run(client, place, kind, status)
      yield
    rescue Exception => error
      fault = Fault.new(error, "Init")
      $stdout.write("#{kind}\r#{JSON.pretty_generate(fault.to_h).tr("\n", "\r")}\n")
      client.post(place, JSON.generate(fault.to_h), error: kind)
      exit!(status)
    end
    private_class_method :restore, :reseed, :run
  end
end
