#include "keep/device_rules.hpp"
#include "keep/device_tables.hpp"
#include "keep/sqlite_wire.hpp"
#include "observe/hj212/registry.hpp"

#include <fmt/core.h>

namespace lantian::keep {
namespace {

using sqlite::bound;
using sqlite::Connection;

/// SOCI binds std::string, int and long long; everything else is brought to these.
long long stored_instant(UtcSeconds instant) {
  return instant.time_since_epoch().count();
}
UtcSeconds read_instant(long long seconds) {
  return UtcSeconds{std::chrono::seconds{seconds}};
}

constexpr std::string_view request_columns =
    "SELECT id, mn, cn, area, needs_approval, proposed_by, approved_by, why, state, qn, outcome, proposed_at_utc_s,"
    " changed_at_utc_s FROM request ";
constexpr std::string_view sighting_columns =
    "SELECT mn, why, peer, st, last_frame, first_seen_utc_s, last_seen_utc_s, frames, settled_at_utc_s FROM sighting ";
constexpr std::string_view audit_columns = "SELECT id, at_utc_s, who, action, subject, detail, chain FROM audit ";

class SqliteDeviceTables final : public DeviceTables {
 public:
  explicit SqliteDeviceTables(Connection connection) : connection_{std::move(connection)} {}

  /// At once as a writer: a transaction that becomes one later would be refused instead of waiting.
  Result<void> begin() override { return connection_.run("BEGIN IMMEDIATE"); }
  Result<void> commit() override { return connection_.run("COMMIT"); }
  /// Fails when the engine has rolled back already; the error that led here is the one to report.
  void rollback() override { static_cast<void>(connection_.run("ROLLBACK").ok()); }

  Result<std::int64_t> version() const override { return counter("devices and requests"); }
  Result<std::int64_t> devices_version() const override { return counter("devices"); }

  Result<std::vector<std::string>> devices() const override;
  Result<std::optional<std::string>> device(std::string_view mn) const override;
  Result<void> put_device(const Device& device, const StoredState& state) override;
  Result<void> drop_device(std::string_view mn) override {
    const std::string key{mn};
    return connection_.run("DELETE FROM device WHERE mn = :mn", key);
  }
  Result<void> add_state(std::string_view mn, const StoredState& state) override;
  Result<std::vector<StoredState>> states(std::string_view mn) const override;

  Result<std::optional<StoredSighting>> sighting(std::string_view mn, std::string_view why) const override;
  Result<void> put_sighting(const StoredSighting& row) override;
  Result<void> settle_sightings(std::string_view mn, UtcSeconds at) override {
    const std::string key{mn};
    const long long settled = stored_instant(at);
    return connection_.run("UPDATE sighting SET settled_at_utc_s = :at WHERE mn = :mn", settled, key);
  }
  Result<std::vector<StoredSighting>> sightings() const override {
    return sightings_where("ORDER BY last_seen_utc_s DESC, mn, why", bound());
  }
  Result<void> keep_latest_sightings(std::int64_t most) override;

  Result<std::int64_t> add_request(const ControlRequest& request) override;
  Result<std::optional<ControlRequest>> request(std::int64_t id) const override;
  Result<void> put_request(const ControlRequest& request) override;
  Result<std::vector<ControlRequest>> requests(std::optional<RequestState> state) const override;

  Result<void> put_gap(const Gap& gap) override;
  Result<std::vector<Gap>> gaps(std::string_view mn) const override;
  Result<void> put_cursor(std::string_view target, std::int64_t segment, std::int64_t offset) override;
  Result<std::optional<std::pair<std::int64_t, std::int64_t>>> cursor(std::string_view target) const override;

  Result<std::optional<AuditRow>> last_audit() const override;
  Result<void> add_audit(const AuditRow& row) override;
  Result<std::vector<AuditRow>> audit_rows(std::int64_t after_id) const override {
    const long long after = after_id;
    return audit_where("WHERE id > :id ORDER BY id", bound(after));
  }

 private:
  Result<std::int64_t> counter(const std::string& name) const;
  template <class... Values>
  Result<std::vector<StoredSighting>> sightings_where(std::string_view clause,
                                                      std::tuple<const Values&...> values) const;
  template <class... Values>
  Result<std::vector<ControlRequest>> requests_where(std::string_view clause,
                                                     std::tuple<const Values&...> values) const;
  template <class... Values>
  Result<std::vector<AuditRow>> audit_where(std::string_view clause, std::tuple<const Values&...> values) const;

  Connection connection_;
};

Result<std::int64_t> SqliteDeviceTables::counter(const std::string& name) const {
  long long value = 0;
  LANTIAN_CHECK(connection_.each("SELECT value FROM counter WHERE name = :n", std::tie(value), bound(name), [] {}));
  return std::int64_t{value};
}

Result<std::vector<std::string>> SqliteDeviceTables::devices() const {
  std::string text;
  std::vector<std::string> texts;
  LANTIAN_CHECK(
      connection_.each("SELECT toml FROM device ORDER BY mn", std::tie(text), bound(), [&] { texts.push_back(text); }));
  return texts;
}

Result<std::optional<std::string>> SqliteDeviceTables::device(std::string_view mn) const {
  const std::string key{mn};
  std::string text;
  std::optional<std::string> found;
  LANTIAN_CHECK(
      connection_.each("SELECT toml FROM device WHERE mn = :mn", std::tie(text), bound(key), [&] { found = text; }));
  return found;
}

Result<void> SqliteDeviceTables::put_device(const Device& device, const StoredState& state) {
  std::string dialect, kind;
  for (const auto& field : observe::hj212::device_fields(device)) {
    if (field.name == "dialect") dialect = field.value;
    if (field.name == "kind") kind = field.value;
  }
  const int synthetic = device.synthetic ? 1 : 0;
  const long long at = stored_instant(state.at);
  return connection_.run(
      "INSERT INTO device VALUES (:mn, :dialect, :kind, :station, :unit, :synthetic, :at, :by, :toml)"
      " ON CONFLICT (mn) DO UPDATE SET dialect = excluded.dialect, kind = excluded.kind, station = excluded.station,"
      " unit_id = excluded.unit_id, synthetic = excluded.synthetic, put_at_utc_s = excluded.put_at_utc_s,"
      " put_by = excluded.put_by, toml = excluded.toml",
      device.mn, dialect, kind, device.station, device.unit_id, synthetic, at, state.who, state.text);
}

Result<void> SqliteDeviceTables::add_state(std::string_view mn, const StoredState& state) {
  const std::string key{mn};
  const long long at = stored_instant(state.at);
  const int removed = state.removed ? 1 : 0;
  return connection_.run(
      "INSERT INTO device_history (mn, at_utc_s, who, removed, toml) VALUES (:mn, :at, :who, :removed, :toml)", key, at,
      state.who, removed, state.text);
}

Result<std::vector<StoredState>> SqliteDeviceTables::states(std::string_view mn) const {
  const std::string key{mn};
  StoredState state;
  long long at = 0;
  int removed = 0;
  std::vector<StoredState> states;
  LANTIAN_CHECK(connection_.each("SELECT at_utc_s, who, removed, toml FROM device_history WHERE mn = :mn ORDER BY id",
                                 std::tie(at, state.who, removed, state.text), bound(key), [&] {
                                   state.at = read_instant(at);
                                   state.removed = removed != 0;
                                   states.push_back(state);
                                 }));
  return states;
}

template <class... Values>
Result<std::vector<StoredSighting>> SqliteDeviceTables::sightings_where(std::string_view clause,
                                                                        std::tuple<const Values&...> values) const {
  StoredSighting row;
  Sighting& seen = row.sighting;
  long long first = 0, last = 0, frames = 0, settled = 0;
  std::vector<StoredSighting> rows;
  LANTIAN_CHECK(connection_.each(
      fmt::format("{}{}", sighting_columns, clause),
      std::tie(seen.mn, seen.why, seen.peer, seen.st, seen.last_frame, first, last, frames, settled), values, [&] {
        seen.first_seen = read_instant(first);
        seen.last_seen = read_instant(last);
        seen.frames = frames;
        row.settled_at = read_instant(settled);
        rows.push_back(row);
      }));
  return rows;
}

Result<std::optional<StoredSighting>> SqliteDeviceTables::sighting(std::string_view mn, std::string_view why) const {
  const std::string key{mn}, reason{why};
  LANTIAN_TRY(std::vector<StoredSighting> rows, sightings_where("WHERE mn = :mn AND why = :why", bound(key, reason)));
  return rows.empty() ? std::nullopt : std::optional{std::move(rows.front())};
}

Result<void> SqliteDeviceTables::put_sighting(const StoredSighting& row) {
  const Sighting& seen = row.sighting;
  const long long first = stored_instant(seen.first_seen), last = stored_instant(seen.last_seen), frames = seen.frames,
                  settled = stored_instant(row.settled_at);
  return connection_.run(
      "INSERT INTO sighting VALUES (:mn, :why, :peer, :st, :frame, :first, :last, :frames, :settled)"
      " ON CONFLICT (mn, why) DO UPDATE SET peer = excluded.peer, st = excluded.st, last_frame = excluded.last_frame,"
      " first_seen_utc_s = excluded.first_seen_utc_s, last_seen_utc_s = excluded.last_seen_utc_s,"
      " frames = excluded.frames, settled_at_utc_s = excluded.settled_at_utc_s",
      seen.mn, seen.why, seen.peer, seen.st, seen.last_frame, first, last, frames, settled);
}

Result<void> SqliteDeviceTables::keep_latest_sightings(std::int64_t most) {
  const long long kept = most;
  return connection_.run(
      "DELETE FROM sighting WHERE (SELECT count(*) FROM sighting) > :kept AND rowid IN"
      " (SELECT rowid FROM sighting ORDER BY last_seen_utc_s DESC, mn, why LIMIT -1 OFFSET :most)",
      kept, kept);
}

Result<std::int64_t> SqliteDeviceTables::add_request(const ControlRequest& request) {
  const int needs_approval = request.needs_approval ? 1 : 0;
  const std::string state{name_of(request.state)};
  const long long proposed = stored_instant(request.proposed_at), changed = stored_instant(request.changed_at);
  LANTIAN_CHECK(connection_.run(
      "INSERT INTO request (mn, cn, area, needs_approval, proposed_by, approved_by, why, state, qn, outcome,"
      " proposed_at_utc_s, changed_at_utc_s) VALUES (:mn, :cn, :area, :needs, :by, :approved, :why, :state, :qn,"
      " :outcome, :proposed, :changed)",
      request.mn, request.cn, request.area, needs_approval, request.proposed_by, request.approved_by, request.why,
      state, request.qn, request.outcome, proposed, changed));
  long long id = 0;
  LANTIAN_CHECK(connection_.each("SELECT last_insert_rowid()", std::tie(id), bound(), [] {}));
  return std::int64_t{id};
}

template <class... Values>
Result<std::vector<ControlRequest>> SqliteDeviceTables::requests_where(std::string_view clause,
                                                                       std::tuple<const Values&...> values) const {
  ControlRequest row;
  std::string state;
  long long id = 0, proposed = 0, changed = 0;
  int needs_approval = 0;
  bool known_state = true;
  std::vector<ControlRequest> rows;
  LANTIAN_CHECK(connection_.each(fmt::format("{}{}", request_columns, clause),
                                 std::tie(id, row.mn, row.cn, row.area, needs_approval, row.proposed_by,
                                          row.approved_by, row.why, state, row.qn, row.outcome, proposed, changed),
                                 values, [&] {
                                   row.id = id;
                                   row.needs_approval = needs_approval != 0;
                                   row.proposed_at = read_instant(proposed);
                                   row.changed_at = read_instant(changed);
                                   const auto parsed = device_rules::parse_request_state(state);
                                   known_state = known_state && parsed.has_value();
                                   row.state = parsed.value_or(RequestState::refused);
                                   rows.push_back(row);
                                 }));
  if (known_state) return rows;
  return Error{ErrorCode::corrupt, "a request is in a state that no version of this program writes",
               connection_.file()};
}

Result<std::optional<ControlRequest>> SqliteDeviceTables::request(std::int64_t id) const {
  const long long key = id;
  LANTIAN_TRY(std::vector<ControlRequest> rows, requests_where("WHERE id = :id", bound(key)));
  return rows.empty() ? std::nullopt : std::optional{std::move(rows.front())};
}

Result<void> SqliteDeviceTables::put_request(const ControlRequest& request) {
  const long long id = request.id, changed = stored_instant(request.changed_at);
  const std::string state{name_of(request.state)};
  return connection_.run(
      "UPDATE request SET approved_by = :approved, state = :state, qn = :qn, outcome = :outcome,"
      " changed_at_utc_s = :changed WHERE id = :id",
      request.approved_by, state, request.qn, request.outcome, changed, id);
}

Result<std::vector<ControlRequest>> SqliteDeviceTables::requests(std::optional<RequestState> state) const {
  if (!state) return requests_where("ORDER BY id", bound());
  const std::string word{name_of(*state)};
  return requests_where("WHERE state = :state ORDER BY id", bound(word));
}

Result<void> SqliteDeviceTables::put_gap(const Gap& gap) {
  const int content = gap.content;
  const long long begin = stored_instant(gap.begin), end = stored_instant(gap.end), next = stored_instant(gap.next_try);
  return connection_.run(
      "INSERT INTO gap VALUES (:mn, :content, :begin, :end, :tries, :next, :state)"
      " ON CONFLICT (mn, content, begin_utc_s) DO UPDATE SET end_utc_s = excluded.end_utc_s, tries = excluded.tries,"
      " next_try_utc_s = excluded.next_try_utc_s, state = excluded.state",
      gap.mn, content, begin, end, gap.tries, next, gap.state);
}

Result<std::vector<Gap>> SqliteDeviceTables::gaps(std::string_view mn) const {
  const std::string key{mn};
  Gap gap;
  int content = 0;
  long long begin = 0, end = 0, next = 0;
  std::vector<Gap> gaps;
  LANTIAN_CHECK(connection_.each(
      "SELECT mn, content, begin_utc_s, end_utc_s, tries, next_try_utc_s, state FROM gap WHERE :all = '' OR mn = :mn"
      " ORDER BY mn, content, begin_utc_s",
      std::tie(gap.mn, content, begin, end, gap.tries, next, gap.state), bound(key, key), [&] {
        gap.content = static_cast<std::uint8_t>(content);
        gap.begin = read_instant(begin);
        gap.end = read_instant(end);
        gap.next_try = read_instant(next);
        gaps.push_back(gap);
      }));
  return gaps;
}

Result<void> SqliteDeviceTables::put_cursor(std::string_view target, std::int64_t segment, std::int64_t offset) {
  const std::string key{target};
  const long long file = segment, byte = offset;
  return connection_.run(
      "INSERT INTO forward_cursor VALUES (:target, :segment, :offset)"
      " ON CONFLICT (target) DO UPDATE SET segment = excluded.segment, byte_offset = excluded.byte_offset",
      key, file, byte);
}

Result<std::optional<std::pair<std::int64_t, std::int64_t>>> SqliteDeviceTables::cursor(std::string_view target) const {
  const std::string key{target};
  long long segment = 0, offset = 0;
  std::optional<std::pair<std::int64_t, std::int64_t>> found;
  LANTIAN_CHECK(connection_.each("SELECT segment, byte_offset FROM forward_cursor WHERE target = :t",
                                 std::tie(segment, offset), bound(key), [&] {
                                   found = {std::int64_t{segment}, std::int64_t{offset}};
                                 }));
  return found;
}

template <class... Values>
Result<std::vector<AuditRow>> SqliteDeviceTables::audit_where(std::string_view clause,
                                                              std::tuple<const Values&...> values) const {
  AuditRow row;
  long long id = 0, at = 0;
  std::vector<AuditRow> rows;
  LANTIAN_CHECK(connection_.each(fmt::format("{}{}", audit_columns, clause),
                                 std::tie(id, at, row.who, row.action, row.subject, row.detail, row.chain), values,
                                 [&] {
                                   row.id = id;
                                   row.at = read_instant(at);
                                   rows.push_back(row);
                                 }));
  return rows;
}

Result<std::optional<AuditRow>> SqliteDeviceTables::last_audit() const {
  LANTIAN_TRY(std::vector<AuditRow> rows, audit_where("ORDER BY id DESC LIMIT 1", bound()));
  return rows.empty() ? std::nullopt : std::optional{std::move(rows.front())};
}

Result<void> SqliteDeviceTables::add_audit(const AuditRow& row) {
  const long long id = row.id, at = stored_instant(row.at);
  return connection_.run("INSERT INTO audit VALUES (:id, :at, :who, :action, :subject, :detail, :chain)", id, at,
                         row.who, row.action, row.subject, row.detail, row.chain);
}

}  // namespace

Result<std::unique_ptr<DeviceTables>> open_sqlite_device_tables(const std::string& file) {
  LANTIAN_TRY(Connection connection, Connection::open(file));
  LANTIAN_CHECK(sqlite::prepare_device_tables(connection));
  return std::unique_ptr<DeviceTables>{std::make_unique<SqliteDeviceTables>(std::move(connection))};
}

}  // namespace lantian::keep
