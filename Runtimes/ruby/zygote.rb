# The zygote: this runtime with the SDK that AWS bundles, loaded once. Environments get their runtime from it by
# forks. It sees what a sandbox sees and has root's rights, which a child gives up before it learns whose it is: no
# function's code ever runs in the zygote, and a child keeps nothing of it but memory.
module ApusRuntime
  module Zygote
    CONTROL = ASSIGNMENT = 3
    READY, STARTED, FAILED = 1, 3, 5 # CLinux.h: apus_event
    NEW_PID, OTHER_NAMESPACES = 0x20000000, 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x40000000
    CLONE_FS = 0x200
    PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 4, 22, 24, 38, 47
    AMBIENT_CLEAR_ALL, SECCOMP_MODE_FILTER, CAPABILITY_VERSION_3 = 4, 2, 0x20080522
    CALLS =
      if RUBY_PLATFORM.start_with?("aarch64", "arm64")
        { dup3: 24, capset: 91, unshare: 97, setresuid: 147, setresgid: 149, setgroups: 159, prctl: 167, setns: 268 }
      else
        { capset: 126, prctl: 157, setgroups: 116, setresuid: 117, setresgid: 119, unshare: 272, dup3: 292, setns: 308 }
      end.freeze

    # What AWS's own runtime has loaded, and the SDK.
    COMMON = %w[json logger net/http openssl time aws-sdk-core].freeze

    module_function

    # Forks until the server is gone. Returns in a child, confined, in its environment.
    def serve
      preload
      control = Socket.for_fd(CONTROL)
      control.autoclose = false
      report(control, READY)
      loop do
        request, _, _, *messages = control.recvmsg(65_536, scm_rights: true)
        exit!(0) if request.to_s.empty?
        descriptors = messages.flat_map(&:unix_rights)
        return rehearse if child?(control, request, descriptors)

        descriptors.each(&:close)
      end
    end

    def preload
      COMMON.each { |name| require name if loads?(name) }
      # Here, for what a child makes is scattered over pages that it then has to copy.
      @loaded_names = loaded_names
      # Children then don't copy pages when they collect.
      Process.respond_to?(:warmup) ? Process.warmup : GC.start
    end

    # Tried elsewhere: half of something would be worse than nothing.
    def loads?(name)
      child = fork do
        $stderr.reopen(File::NULL)
        require name
        exit!(true)
      rescue StandardError, ScriptError
        exit!(false)
      end
      Process.wait2(child)[1].success?
    end

    # Makes a child; true in it.
    def child?(control, request, descriptors)
      environment = descriptors.first
      # For children alone. One that is born inside becomes an orphan inside: its own child's parent is init.
      call(:setns, environment.fileno, NEW_PID)
      if (first = fork)
        report(control, Process.wait2(first)[1].success? ? STARTED : FAILED)
        return false
      end
      become_runtime(request, descriptors)
    rescue SystemCallError
      report(control, FAILED)
      false
    end

    # The first child goes where its environment is, the second confines itself, the third is the runtime: of the
    # threads that Ruby makes for itself, which belong to a process from its start, all are confined.
    def become_runtime(request, descriptors)
      environment, output, assignment, *groups = descriptors
      enter(environment, groups, unified: request.unpack1("@4L") == 1)
      if (second = fork)
        exit!(Process.wait2(second)[1].success?)
      end
      confine(request, output, assignment)
      exit!(true) if fork
      descriptors.each(&:close)
      Thread.pass until Process.ppid == 1
      Process.setsid
      IO.for_fd(ASSIGNMENT, "w", autoclose: false).syswrite([Process.pid].pack("l"))
      true
    rescue Exception
      exit!(false)
    end

    def enter(environment, groups, unified:)
      # The last one is a directory where it is of version 2.
      directory = groups.pop if unified
      File.write("/proc/self/fd/#{directory.fileno}/cgroup.procs", "0") if directory
      groups.each { |group| group.syswrite("0") }
      # Not with the threads that Ruby may have: who shares a working directory can't enter another root.
      call(:unshare, CLONE_FS)
      call(:setns, environment.fileno, OTHER_NAMESPACES)
    end

    # What runtime.c does before it executes a runtime, in its order and with its values.
    def confine(request, output, assignment)
      _, _, user, group, limit_count = request.unpack("L5")
      limits = request.unpack("@20L#{2 * limit_count}").each_slice(2)
      program = request.byteslice((20 + 8 * limit_count)..)
      File.umask(0o22)
      File.open("/dev/null") { |null| call(:dup3, null.fileno, 0, 0) }
      [1, 2].each { |standard| call(:dup3, output.fileno, standard, 0) }
      call(:dup3, assignment.fileno, ASSIGNMENT, 0)
      limits.each do |kind, value|
        value = [value, Process.getrlimit(kind)[1]].min
        Process.setrlimit(kind, value, value)
      end
      drop_bounding_set
      call(:setgroups, 0, 0)
      call(:setresgid, group, group, group)
      call(:setresuid, user, user, user)
      call(:prctl, PR_CAP_AMBIENT, AMBIENT_CLEAR_ALL)
      call(:capset, [CAPABILITY_VERSION_3, 0].pack("Ll"), "\0" * 24)
      call(:prctl, PR_SET_NO_NEW_PRIVS, 1)
      # As after an execve: one's own /proc is one's own again.
      call(:prctl, PR_SET_DUMPABLE, 1)
      call(:prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, [program.bytesize / 8, program].pack("Sx6P"))
    end

    def drop_bounding_set
      (0..).each { |capability| call(:prctl, PR_CAPBSET_DROP, capability) }
    rescue Errno::EINVAL
      # There are no more.
    end

    # Bytes are passed by their address; unused arguments are zero, as some calls demand.
    def call(name, *arguments)
      words = arguments.map { |argument| argument.is_a?(String) ? [argument].pack("P").unpack1("J") : argument }
      syscall(CALLS.fetch(name), *words, *[0] * (5 - words.size))
    end

    def report(control, kind)
      control.sendmsg([kind, 0].pack("Llx40"))
    end

    # Goes the way of a first invocation with nobody's data: a page that a child writes to is copied at its first
    # touch, better while nobody waits.
    def rehearse
      ours, theirs = UNIXSocket.pair
      theirs.write("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 0\r\nContent-Length: 10\r\n\r\n{\"a\": [1]}" \
                   "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
      runner = Runner.allocate
      runner.rehearse(Client.over(ours), ->(event, _) { event })
      own_names
    rescue StandardError
      # Whatever it is, a real invocation shows it to somebody.
    ensure
      [ours, theirs].each { |socket| socket&.close }
    end

    # Starts the program anew where the function brings a library of its own in the place of a loaded one.
    def settle
      gems = own_gems
      start_anew if File.directory?("#{task}/.bundle") || (own_names | gems).intersect?(@loaded_names)
      Gem.clear_paths if gems.any? && defined?(Gem)
    end

    def task = ENV.fetch("LAMBDA_TASK_ROOT", "/var/task")

    # What `require` would find of the function's.
    def own_names
      places = ENV.fetch("RUBYLIB", "").split(":").push(task).uniq - [DIRECTORY]
      places.flat_map { |place| children(place) }.filter_map { |name| name[/\A[^.]+/] }
    end

    def own_gems
      ENV.fetch("GEM_PATH", "").split(":").flat_map { |place| children("#{place}/specifications") }
         .map { |name| name.sub(/-\d.*/, "") }
    end

    def children(place)
      Dir.children(place)
    rescue SystemCallError
      []
    end

    # By their first words: `net` for net/http.rb.
    def loaded_names
      roots = $LOAD_PATH.map { |place| "#{place}/" }
      features = $LOADED_FEATURES.map { |path| path.delete_prefix(roots.find { |root| path.start_with?(root) }.to_s) }
      features.filter_map { |feature| feature[%r{\A[^/.]+}] } | (defined?(Gem) ? Gem.loaded_specs.keys : [])
    end

    # The same program, from its first instruction, with the variables that it has now.
    def start_anew
      program, *arguments = File.binread("/proc/self/cmdline").split("\0")
      exec([File.readlink("/proc/self/exe"), program], *arguments)
    end
  end
end
