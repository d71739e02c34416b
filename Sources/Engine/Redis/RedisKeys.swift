/// Every key that docket has in Redis. All of them start with one prefix, so that a shared Redis can hold others' keys
/// too; scripts get the same names as the Lua table `K`.
///
/// | key | type | holds |
/// |---|---|---|
/// | `tiers` | hash | tier → rate, burst, wait in ms, queued max, in-flight max, fill clock, its time |
/// | `clients` | sorted set | client → when it last submitted |
/// | `client:ID` | hash | its tier, bucket, counters and place in the order |
/// | `client:ID:staged` | list | its batches with documents that never were in a stream, oldest first |
/// | `queue:ID` | stream | its documents that were claimed, many an entry, or came back; group `workers` |
/// | `parts:ID` | hash | entry of which a part was settled → `1` for each document that was, `0` for others |
/// | `ready` | sorted set | client with work → virtual deadline |
/// | `busy` | sorted set | client with leased documents → when they were last looked through for dead workers |
/// | `waiting:TIER` | sorted set | client → when its oldest waiting document was submitted |
/// | `counts` | hash | queued and leased documents by tier, retries that wait |
/// | `batch:ID` | hash | the batch and its counts |
/// | `batch:ID:staged` | list | paths that were not in a stream yet |
/// | `batch:ID:settled` | bitmap | documents that were counted |
/// | `batch:ID:results` | hash | index → result as JSON |
/// | `batch:ID:begun` | hash | index → how often it was begun after a worker was lost with it |
/// | `batch:ID:failed` | hash | index → path of failed documents |
/// | `batches`, `finished` | sorted sets | batch → order of admission; finished batch → when |
/// | `last_batch`, `admissions` | numbers | the last batch id given, batches admitted |
/// | `retry` | sorted set | document that waits for another attempt → when it is due |
/// | `batch:ID:dead`, `batch:ID:dead:CODE` | hash, bitmap | code → how many failed with it; which ones |
/// | `dead:batches:SCOPE` | sorted set | batch with dead letters → order of admission; by client, code, both |
/// | `dead:counts` | hash | the same scopes → how many dead letters |
/// | `wake` | list | a token for each worker worth waking |
/// | `workers`, `beats` | hash, sorted set | worker → its status as JSON; worker → when it was last heard |
/// | `cache:NAME:values`, `cache:NAME:expiries` | hash, sorted set | key → value; key → when it expires |
/// | `caches` | hash | `NAME:bytes` of keys and values, `NAME:flushes`, how often it was emptied |
/// | `corrections` | hash | `INDUSTRY:SHA256` → what a person says those documents are, as JSON |
/// | `corrections:order` | sorted set | the same names → when that was said |
/// | `corrections:texts` | hash | the same names → the beginning of the text |
/// | `corrections:earlier:NAME` | list | what was said of them before, latest first |
/// | `fence` | number | counts the questions to replicas whether they have everything |
/// | `switches` | hash | `admissions`, `claims` → `1` while the fleet does without |
/// | `draining` | hash | worker that takes nothing more → `1` |
/// | `agenda`, `agenda:notes` | sorted set, hash | what happens by itself → when; → what it needs then |
/// | `act`, `acts` | number, hash | the last act's number; number → what an operator did, as JSON |
/// | `versions` | hash | `kind/name` of what an operator can set → the last act that did |
/// | `clock` | number | the time in ms, where a simulation sets it |
public struct RedisKeys: Sendable {
    public let prefix: String

    public init(prefix: String = "docket:") { self.prefix = prefix }

    /// Consumer group of every queue.
    static let group = "workers"

    var wake: String { prefix + "wake" }
    var lastBatch: String { prefix + "last_batch" }
    var clock: String { prefix + "clock" }
    var fence: String { prefix + "fence" }

    /// The keys for scripts; names that end in a colon, or take `_of`, are completed there.
    var lua: String {
        """
        local P = '\(prefix)'
        local GROUP = '\(RedisKeys.group)'
        local K = {
          tiers = P .. 'tiers', clients = P .. 'clients', client = P .. 'client:', queue = P .. 'queue:',
          ready = P .. 'ready', busy = P .. 'busy', waiting = P .. 'waiting:', counts = P .. 'counts',
          batch = P .. 'batch:', batches = P .. 'batches', finished = P .. 'finished',
          admissions = P .. 'admissions', retry = P .. 'retry', dead = P .. 'dead:', wake = P .. 'wake',
          workers = P .. 'workers', beats = P .. 'beats', cache = P .. 'cache:', caches = P .. 'caches',
          corrections = P .. 'corrections', correction_order = P .. 'corrections:order',
          correction_texts = P .. 'corrections:texts',
          clock = P .. 'clock', switches = P .. 'switches', draining = P .. 'draining', agenda = P .. 'agenda',
          agendaNotes = P .. 'agenda:notes', acts = P .. 'acts', act = P .. 'act', versions = P .. 'versions',
        }
        local function earlier_of(name) return K.corrections .. ':earlier:' .. name end
        local function staged_batches_of(client) return K.client .. client .. ':staged' end
        local function parts_of(client) return P .. 'parts:' .. client end
        local function staged_of(batch) return K.batch .. batch .. ':staged' end
        local function settled_of(batch) return K.batch .. batch .. ':settled' end
        local function results_of(batch) return K.batch .. batch .. ':results' end
        local function begun_of(batch) return K.batch .. batch .. ':begun' end
        local function failed_of(batch) return K.batch .. batch .. ':failed' end
        -- What a batch takes with it when it expires; begun counts and dead letters have a time of their own.
        local function keys_of(batch)
          return { K.batch .. batch, settled_of(batch), results_of(batch), failed_of(batch) }
        end
        local function dead_of(batch) return K.batch .. batch .. ':dead' end
        local function dead_bits_of(batch, code) return K.batch .. batch .. ':dead:' .. code end

        """
    }
}
