#include "base/assert.hpp"
#include "keep/device_tables.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace lantian::keep {
namespace {

/// Everything in maps. A transaction is a copy that `rollback` puts back: small, plain, and right.
class MemoryDeviceTables final : public DeviceTables {
 public:
  Result<void> begin() override {
    LANTIAN_ASSERT(!before_, "one transaction at a time");
    before_ = rows_;
    return {};
  }
  Result<void> commit() override {
    before_.reset();
    return {};
  }
  void rollback() override {
    LANTIAN_ASSERT(before_.has_value(), "a rollback ends a transaction");
    rows_ = *std::move(before_);
    before_.reset();
  }

  Result<std::int64_t> version() const override { return rows_.version; }
  Result<std::int64_t> devices_version() const override { return rows_.devices_version; }

  Result<std::vector<std::string>> devices() const override {
    std::vector<std::string> texts;
    for (const auto& [mn, text] : rows_.devices) texts.push_back(text);
    return texts;
  }
  Result<std::optional<std::string>> device(std::string_view mn) const override { return found(rows_.devices, mn); }
  Result<void> put_device(const Device& device, const StoredState& state) override {
    rows_.devices.insert_or_assign(device.mn, state.text);
    return changed_devices();
  }
  Result<void> drop_device(std::string_view mn) override {
    const auto known = rows_.devices.find(mn);
    if (known != rows_.devices.end()) rows_.devices.erase(known);
    return changed_devices();
  }
  Result<void> add_state(std::string_view mn, const StoredState& state) override {
    rows_.states[std::string{mn}].push_back(state);
    return {};
  }
  Result<std::vector<StoredState>> states(std::string_view mn) const override {
    return found(rows_.states, mn).value_or(std::vector<StoredState>{});
  }

  Result<std::optional<StoredSighting>> sighting(std::string_view mn, std::string_view why) const override {
    return found(rows_.sightings, std::pair{std::string{mn}, std::string{why}});
  }
  Result<void> put_sighting(const StoredSighting& row) override {
    rows_.sightings.insert_or_assign({row.sighting.mn, row.sighting.why}, row);
    return {};
  }
  Result<void> settle_sightings(std::string_view mn, UtcSeconds at) override {
    for (auto& [key, row] : rows_.sightings) {
      if (key.first == mn) row.settled_at = at;
    }
    return {};
  }
  Result<std::vector<StoredSighting>> sightings() const override {
    std::vector<StoredSighting> rows;
    for (const auto& [key, row] : rows_.sightings) rows.push_back(row);
    std::ranges::stable_sort(rows, std::greater{}, [](const StoredSighting& row) { return row.sighting.last_seen; });
    return rows;
  }
  Result<void> keep_latest_sightings(std::int64_t most) override {
    if (static_cast<std::int64_t>(rows_.sightings.size()) <= most) return {};
    const std::vector<StoredSighting> rows = *sightings();
    for (std::size_t i = static_cast<std::size_t>(most); i < rows.size(); ++i) {
      rows_.sightings.erase({rows[i].sighting.mn, rows[i].sighting.why});
    }
    return {};
  }

  Result<std::int64_t> add_request(const ControlRequest& request) override {
    ControlRequest own = request;
    own.id = static_cast<std::int64_t>(rows_.requests.size()) + 1;
    rows_.requests.emplace(own.id, own);
    ++rows_.version;
    return own.id;
  }
  Result<std::optional<ControlRequest>> request(std::int64_t id) const override { return found(rows_.requests, id); }
  Result<void> put_request(const ControlRequest& request) override {
    rows_.requests.insert_or_assign(request.id, request);
    ++rows_.version;
    return {};
  }
  Result<std::vector<ControlRequest>> requests(std::optional<RequestState> state) const override {
    std::vector<ControlRequest> requests;
    for (const auto& [id, request] : rows_.requests) {
      if (!state || request.state == *state) requests.push_back(request);
    }
    return requests;
  }

  Result<void> put_gap(const Gap& gap) override {
    rows_.gaps.insert_or_assign({gap.mn, gap.content, gap.begin}, gap);
    return {};
  }
  Result<std::vector<Gap>> gaps(std::string_view mn) const override {
    std::vector<Gap> gaps;
    for (const auto& [key, gap] : rows_.gaps) {
      if (mn.empty() || gap.mn == mn) gaps.push_back(gap);
    }
    return gaps;
  }
  Result<void> put_cursor(std::string_view target, std::int64_t segment, std::int64_t offset) override {
    rows_.cursors.insert_or_assign(std::string{target}, std::pair{segment, offset});
    return {};
  }
  Result<std::optional<std::pair<std::int64_t, std::int64_t>>> cursor(std::string_view target) const override {
    return found(rows_.cursors, target);
  }

  Result<std::optional<AuditRow>> last_audit() const override {
    return rows_.audit.empty() ? std::nullopt : std::optional{rows_.audit.back()};
  }
  Result<void> add_audit(const AuditRow& row) override {
    rows_.audit.push_back(row);
    return {};
  }
  Result<std::vector<AuditRow>> audit_rows(std::int64_t after_id) const override {
    std::vector<AuditRow> rows;
    std::ranges::copy_if(rows_.audit, std::back_inserter(rows), [&](const AuditRow& row) { return row.id > after_id; });
    return rows;
  }

 private:
  struct Rows {
    std::int64_t version = 0, devices_version = 0;
    std::map<std::string, std::string, std::less<>> devices;
    std::map<std::string, std::vector<StoredState>, std::less<>> states;
    std::map<std::pair<std::string, std::string>, StoredSighting> sightings;
    std::map<std::int64_t, ControlRequest> requests;
    std::map<std::tuple<std::string, std::uint8_t, UtcSeconds>, Gap> gaps;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>, std::less<>> cursors;
    std::vector<AuditRow> audit;
  };

  template <class Map, class Key>
  static std::optional<typename Map::mapped_type> found(const Map& map, const Key& key) {
    const auto at = map.find(key);
    return at == map.end() ? std::nullopt : std::optional{at->second};
  }

  Result<void> changed_devices() {
    ++rows_.version;
    ++rows_.devices_version;
    return {};
  }

  Rows rows_;
  std::optional<Rows> before_;
};

}  // namespace

std::unique_ptr<DeviceTables> make_memory_device_tables() {
  return std::make_unique<MemoryDeviceTables>();
}

}  // namespace lantian::keep
