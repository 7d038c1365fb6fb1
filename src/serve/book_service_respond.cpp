// The response desk of a bureau's book.
#include "keep/files.hpp"
#include "serve/book_service.hpp"

#include <fmt/core.h>

#include <condition_variable>
#include <cstdio>

namespace lantian::serve {
namespace {

/// How soon hours of meters are seen; how often they are followed up at most says the map.
constexpr std::chrono::seconds meters_notice_every{1};

}  // namespace

Result<void> BookService::open_responses() {
  LANTIAN_TRY(responses_, keep::open_document_book(response_path(options_.book)));
  docket_desk_ = {docket_.get(), &docket_office_};
  return {};
}

void BookService::mount_book_responses() {
  RespondDesk desk;
  desk.office = &*inventory_;
  desk.words = &service_.words();
  desk.air = &service_.air();
  desk.sources = &sources_;
  desk.region = options_.region;
  desk.synthetic = synthetic_;
  desk.book = [this] { return responses_.get(); };
  desk.docket = [this] { return &docket_desk_; };
  desk.who = [this](const HttpRequest& request) -> std::optional<RespondPerson> {
    const auto session = accounts_.desk->who_asks(request);
    if (!session || !*session) return std::nullopt;
    const Person& person = (*session)->person;
    if (person.role == nullptr) return std::nullopt;
    return RespondPerson{person.display_name.empty() ? person.name : person.display_name, person.role->id,
                         person.granted && person.role->may.contains(Permission::respond_approve), person.name};
  };
  desk.noted = [this](const HttpRequest& request, std::string action, std::string subject,
                      std::string detail) -> Result<void> {
    LANTIAN_TRY(const std::optional<Session> session, accounts_.desk->who_asks(request));
    return accounts_.desk->note(session ? &*session : nullptr, request, std::move(action), std::move(subject),
                                std::move(detail));
  };
  desk.tell = [this](std::string_view event, std::string_view json) {
    service_.tell(event, json, [](const StreamListener* listener) {
      const auto* signed_in = dynamic_cast<const SignedListener*>(listener);
      return signed_in != nullptr && signed_in->may.contains(Permission::respond_read);
    });
  };
  desk.meters = [this] { return meters_.get(); };
  respond_ = std::make_shared<const RespondDesk>(std::move(desk));
  const Result<int> taken = take_docket_receipts(*respond_);
  if (!taken) fmt::print(stderr, "lantian: receipts on cases: {}\n", taken.error().text());
  mount_respond(service_.router(), respond_);
}

void BookService::take_receipt_of(const std::string& case_id) {
  if (!respond_) return;
  // What fails here is found again when the service begins anew.
  const Result<bool> taken = take_case_receipt(*respond_, case_id);
  if (!taken) fmt::print(stderr, "lantian: receipt on {}: {}\n", case_id, taken.error().text());
}

Result<void> BookService::open_meters() {
  LANTIAN_TRY(meter_map_, open_meter_map(office_, options_.region, options_.book, synthetic_));
  if (!meter_map_ || meter_map_->rows.empty()) return {};
  MeterGround ground{&*meter_map_, &*protocol_, {}, {}, synthetic_};
  LANTIAN_TRY(ground.office, open_order_office(office_));
  ground.source.values = [this](const keep::TelemetryQuery& query) { return gateway_->values(query); };
  ground.source.devices = [this] {
    const auto roster = gateway_->roster();
    return roster ? roster->devices() : std::vector<observe::hj212::Device>{};
  };
  ground.source.doubts = [this](UtcSeconds from, UtcSeconds to) -> std::vector<keep::QualityMark> {
    if (!devices_) return {};
    keep::MarkQuery query;
    query.state = keep::MarkState::upheld;
    query.from = from;
    query.to = to;
    auto marks = devices_->marks().use([&](keep::MarkBook& book) { return book.marks(query); });
    return marks ? *std::move(marks) : std::vector<keep::QualityMark>{};
  };
  meters_ = std::make_unique<MeterWatch>(*respond_, std::move(ground));
  return {};
}

/// Behind the gateway's own threads: what a follow-up takes, no telegram and no page waits for.
void BookService::start_meters() {
  if (!meters_) return;
  following_meters_ = std::jthread{[this](const std::stop_token& stop) {
    std::mutex turn;
    std::condition_variable_any bell;
    std::unique_lock lock{turn};
    UtcSeconds next{};
    std::string last_error;
    if (const auto faults = meter_faults(meters_->ground(), *responses_)) {
      for (const MeterFault& fault : *faults) fmt::print(stderr, "lantian: meters: {}\n", fault.text);
    }
    do {
      const UtcSeconds now = keep::now();
      if (now >= next) {
        const Result<bool> done = meters_->round(now);
        if (!done || *done) next = now + std::chrono::seconds{meter_map_->pause_seconds};
        const std::string error = done ? "" : done.error().text();
        if (!error.empty() && error != last_error) fmt::print(stderr, "lantian: meters: {}\n", error);
        last_error = error;
      }
      bell.wait_for(lock, stop, meters_notice_every, [] { return false; });
    } while (!stop.stop_requested());
  }};
}

}  // namespace lantian::serve
