# A Sidekiq job that does nothing; `measure-queue` fills its queue and lets a worker drain it.
#
#   ruby sidekiq_noop.rb COUNT      queues that many and prints how many a second
require 'sidekiq'

redis = { path: ENV.fetch('PEER_SOCKET'), db: 2 }
Sidekiq.configure_server { |config| config.redis = redis }
Sidekiq.configure_client { |config| config.redis = redis }

class NoopJob
  include Sidekiq::Worker
  def perform; end
end

if $PROGRAM_NAME == __FILE__
  count = ARGV[0].to_i
  begin_at = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  Array.new(count) { [] }.each_slice(1000) { |part| Sidekiq::Client.push_bulk('class' => NoopJob, 'args' => part) }
  puts count / (Process.clock_gettime(Process::CLOCK_MONOTONIC) - begin_at)
end
