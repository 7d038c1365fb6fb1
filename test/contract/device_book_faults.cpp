#include "device_book_shelves.hpp"
#include "observe/hj212/registry.hpp"

#include <fmt/core.h>

#include <functional>

/// A disk that says no at any moment of a change: then nothing of it happened.
namespace lantian::contract {
namespace {

/// Passes everything on, but lets the write with a given number fail.
class FaultyTables final : public keep::DeviceTables {
 public:
  FaultyTables(std::unique_ptr<keep::DeviceTables> inner, int& until) : inner_{std::move(inner)}, until_{until} {}

  Result<void> begin() override { return inner_->begin(); }
  Result<void> commit() override {
    LANTIAN_CHECK(may());
    return inner_->commit();
  }
  void rollback() override { inner_->rollback(); }
  Result<std::int64_t> version() const override { return inner_->version(); }
  Result<std::int64_t> devices_version() const override { return inner_->devices_version(); }
  Result<std::vector<std::string>> devices() const override { return inner_->devices(); }
  Result<std::optional<std::string>> device(std::string_view mn) const override { return inner_->device(mn); }
  Result<void> put_device(const Device& device, const keep::StoredState& state) override {
    LANTIAN_CHECK(may());
    return inner_->put_device(device, state);
  }
  Result<void> drop_device(std::string_view mn) override {
    LANTIAN_CHECK(may());
    return inner_->drop_device(mn);
  }
  Result<void> add_state(std::string_view mn, const keep::StoredState& state) override {
    LANTIAN_CHECK(may());
    return inner_->add_state(mn, state);
  }
  Result<std::vector<keep::StoredState>> states(std::string_view mn) const override { return inner_->states(mn); }
  Result<std::optional<keep::StoredSighting>> sighting(std::string_view mn, std::string_view why) const override {
    return inner_->sighting(mn, why);
  }
  Result<void> put_sighting(const keep::StoredSighting& row) override {
    LANTIAN_CHECK(may());
    return inner_->put_sighting(row);
  }
  Result<void> settle_sightings(std::string_view mn, UtcSeconds when) override {
    LANTIAN_CHECK(may());
    return inner_->settle_sightings(mn, when);
  }
  Result<std::vector<keep::StoredSighting>> sightings() const override { return inner_->sightings(); }
  Result<void> keep_latest_sightings(std::int64_t most) override {
    LANTIAN_CHECK(may());
    return inner_->keep_latest_sightings(most);
  }
  Result<std::int64_t> add_request(const ControlRequest& request) override {
    if (const auto allowed = may(); !allowed) return allowed.error();
    return inner_->add_request(request);
  }
  Result<std::optional<ControlRequest>> request(std::int64_t id) const override { return inner_->request(id); }
  Result<void> put_request(const ControlRequest& request) override {
    LANTIAN_CHECK(may());
    return inner_->put_request(request);
  }
  Result<std::vector<ControlRequest>> requests(std::optional<RequestState> state) const override {
    return inner_->requests(state);
  }
  Result<void> put_gap(const Gap& gap) override {
    LANTIAN_CHECK(may());
    return inner_->put_gap(gap);
  }
  Result<std::vector<Gap>> gaps(std::string_view mn) const override { return inner_->gaps(mn); }
  Result<void> put_cursor(std::string_view target, std::int64_t segment, std::int64_t offset) override {
    LANTIAN_CHECK(may());
    return inner_->put_cursor(target, segment, offset);
  }
  Result<std::optional<std::pair<std::int64_t, std::int64_t>>> cursor(std::string_view target) const override {
    return inner_->cursor(target);
  }
  Result<std::optional<AuditRow>> last_audit() const override { return inner_->last_audit(); }
  Result<void> add_audit(const AuditRow& row) override {
    LANTIAN_CHECK(may());
    return inner_->add_audit(row);
  }
  Result<std::vector<AuditRow>> audit_rows(std::int64_t after_id) const override {
    return inner_->audit_rows(after_id);
  }

 private:
  Result<void> may() {
    if (until_ < 0 || until_-- > 0) return {};
    until_ = -1;
    return Error{ErrorCode::io, "injected", ""};
  }
  std::unique_ptr<keep::DeviceTables> inner_;
  int& until_;
};

/// Everything a book can be asked, as one text.
std::string everything(DeviceBook& book) {
  std::string text = fmt::format("{}\n", taken(book.version()));
  for (const Device& device : taken(book.devices())) {
    text += observe::hj212::write_devices_toml({&device, 1}, observe::hj212::Secrets::shown);
    for (const auto& state : taken(book.device_history(device.mn))) {
      text += fmt::format("{} {} {}\n", text_of(state.at), state.who, state.removed);
    }
  }
  for (const Sighting& seen : taken(book.sightings()))
    text += fmt::format("{} {} {}\n", seen.mn, seen.why, seen.frames);
  for (const ControlRequest& request : taken(book.requests(std::nullopt))) {
    text += fmt::format("{} {} {} {}\n", request.id, name_of(request.state), request.approved_by, request.outcome);
  }
  for (const Gap& gap : taken(book.gaps(""))) text += fmt::format("{} {} {}\n", gap.mn, text_of(gap.begin), gap.state);
  if (const auto cursor = taken(book.cursor("province"))) text += fmt::format("{} {}\n", cursor->first, cursor->second);
  for (const AuditRow& row : taken(book.audit_rows(0))) text += fmt::format("{} {}\n", row.id, row.chain);
  return text;
}

void fail_everywhere(std::unique_ptr<keep::DeviceTables> tables) {
  int until = -1;
  const auto book = keep::make_device_book(std::make_unique<FaultyTables>(std::move(tables), until));
  const std::vector<Device> two{device_called("A"), device_called("B")};
  std::vector<Device> changed = two;
  changed[1].station = "652301";
  const std::vector<Sighting> seen{sighting_of("A", "password", 1, 2, 3), sighting_of("C", "not registered", 1, 2, 3)};
  const std::vector<Gap> gaps{{"A", 4, at(0), at(60), 0, at(1), "open"}, {"B", 4, at(0), at(60), 0, at(1), "open"}};
  const std::vector<std::function<Result<void>()>> changes{
      [&] { return book->put_devices(two, "Li Wei", at(0)); },
      [&] { return book->note_sightings(seen); },
      [&] { return book->put_devices(changed, "Li Wei", at(1)); },
      [&]() -> Result<void> {
        const auto id = book->propose(request_for("A"), at(2));
        return id ? Result<void>{} : id.error();
      },
      [&]() -> Result<void> {
        const auto id = book->propose(request_for("B"), at(2));
        return id ? Result<void>{} : id.error();
      },
      [&] { return book->approve(1, "Wang Fang", at(3)); },
      [&] { return book->refuse(2, "Wang Fang", "no", at(3)); },
      [&] { return book->set_request(1, RequestState::sent, "1", "", at(4)); },
      [&] { return book->put_gaps(gaps); },
      [&] { return book->set_cursor("province", 1, 2); },
      [&] { return book->audit("gateway", "clock alarm", "A", "", at(5)); },
      [&] { return book->remove_device("B", "Li Wei", at(6)); },
  };
  for (std::size_t change = 0; change < changes.size(); ++change) {
    CAPTURE(change);
    const std::string before = everything(*book);
    int faults = 0;
    for (bool done = false; !done;) {
      until = faults;
      const auto outcome = changes[change]();
      done = outcome.ok();
      if (done) break;
      REQUIRE(outcome.error().message == "injected");
      REQUIRE(everything(*book) == before);
      ++faults;
    }
    until = -1;
    CHECK(faults >= 2);  // at least one write and the commit have failed once
    CHECK(everything(*book) != before);
  }
  CHECK(keep::verify_audit(taken(book->audit_rows(0))).ok());
}

}  // namespace

TEST_CASE("a device book in memory: a change that fails at any write did not happen") {
  fail_everywhere(keep::make_memory_device_tables());
}

TEST_CASE("a device book on disk: a change that fails at any write did not happen") {
  const TemporaryDirectory directory;
  fail_everywhere(taken(keep::open_sqlite_device_tables(directory.path() + "/devices.db")));
}

}  // namespace lantian::contract
