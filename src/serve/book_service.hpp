#pragma once
#include "gateway/gateway.hpp"
#include "keep/docket_contacts.hpp"
#include "keep/sent_once.hpp"
#include "serve/accounts/service.hpp"
#include "serve/alarms/watch.hpp"
#include "serve/api/docket_desk.hpp"
#include "serve/api/report_rule.hpp"
#include "serve/api/service.hpp"
#include "serve/carbon/desk.hpp"
#include "serve/deliveries/desk.hpp"
#include "serve/docket_office.hpp"
#include "serve/health/device_room.hpp"
#include "serve/health/health_watch.hpp"
#include "serve/inventory_office.hpp"
#include "serve/office.hpp"
#include "serve/open311_keys.hpp"
#include "serve/respond/meter_watch.hpp"
#include "serve/sources/shelf.hpp"
#include "serve/telemetry_hours.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace lantian::serve {

struct BookServiceOptions {
  std::string book;    ///< directory
  std::string region;  ///< pack that the pages show
  std::string gateway_address = "0.0.0.0";
  std::optional<std::uint16_t> gateway_port;    ///< absent: no telegrams are taken; 0: the system chooses
  std::string public_url{};                     ///< where people find it; empty: not known
  std::size_t most_upload_bytes = 40UL << 20U;  ///< of a case with photographs, which come as base64 inside JSON
  std::string weather{};                        ///< stored hours (doc/weather.md); empty: pages show no wind
  std::string deliveries{};  ///< file of the plan; empty: deliveries.toml of the book, where there is one
};

/// The book of a bureau inside a running service: people sign in, loggers send, pages see it at once.
class BookService {
 public:
  /// Office and service outlive it. Opens the book, its docket and its accounts, and mounts every address. Returns what
  /// opening them returns.
  static Result<std::unique_ptr<BookService>> open(Service& service, const Office& office,
                                                   const DocketOffice& docket_office, BookServiceOptions options);
  ~BookService();

  /// What the operator must read when there is no user yet (`first_run_notice`).
  Result<std::string> notice(std::string_view address) { return first_run_notice(*accounts_.desk, address, "serve"); }
  /// Begins to take telegrams, when asked for, and to look for doubts. Returns what the gateway and its books return.
  Result<void> start_gateway();
  /// Begins to send what is due.
  void start_deliveries();
  /// Begins to look at the rules of alarms: when hours came, and each minute.
  void start_alarms();
  std::uint16_t gateway_port() const { return gateway_ ? gateway_->port() : 0; }
  void stop();

 private:
  BookService(Service& service, const Office& office, const DocketOffice& docket_office, BookServiceOptions options);
  Result<void> open_books();
  Result<void> open_wind();
  Result<void> open_deliveries();
  Result<void> open_alarms();
  void mount_book_alarms();
  Result<void> open_sources();
  Result<void> open_responses();
  void mount_book_responses();
  Result<void> open_carbon();
  void mount_book_carbon();
  Result<void> open_meters();
  void start_meters();
  void mount();
  Result<void> begin_gateway();
  Result<void> open_devices();
  Result<void> look_for_doubts();
  Result<void> open_open311();
  /// A plant may have received its order on its case.
  void take_receipt_of(const std::string& case_id);
  void tell_case(const std::string& case_id);
  AirDesk air_desk() const;
  std::shared_ptr<DocketApi> docket_api();

  Service& service_;
  const Office& office_;
  const DocketOffice& docket_office_;
  const BookServiceOptions options_;
  bool synthetic_ = false;
  Open311Keys open311_keys_;
  Accounts accounts_;
  std::unique_ptr<keep::DocketBook> docket_;
  std::unique_ptr<keep::DocketContacts> contacts_;
  std::unique_ptr<WindShelf> wind_;
  std::jthread reading_wind_;
  std::atomic<bool> stopping_{false};
  std::optional<InventoryOffice> inventory_;
  SourcesShelf sources_;
  std::unique_ptr<keep::DocumentBook> responses_;
  DocketDesk docket_desk_;
  std::shared_ptr<const RespondDesk> respond_;
  std::unique_ptr<keep::DocumentBook> carbon_documents_;
  std::unique_ptr<const CarbonOffice> carbon_office_;
  std::shared_ptr<const CarbonDesk> carbon_;
  std::optional<respond::MeterMap> meter_map_;
  std::unique_ptr<MeterWatch> meters_;  ///< null: no telegrams are taken here, or no map says what they mean
  std::unique_ptr<keep::SentOnce> sent_;
  ReportRule reports_;
  std::optional<observe::hj212::Protocol> protocol_;
  std::optional<HourKeeper> hours_;
  std::atomic<bool> hours_came_{true};
  LinkRule link_;
  MarkShelf marks_;
  std::uint64_t doubted_version_ = 0;  ///< of the air when its doubts were looked for
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<DeviceRoom> devices_;
  std::atomic<const DeviceDesk*> open_devices_{nullptr};
  std::unique_ptr<HealthWatch> watch_;  ///< behind what it uses
  DeviceEars ears_;
  std::unique_ptr<AlarmDesk> alarms_;
  std::unique_ptr<Router> delivery_router_;  ///< what deliveries ask: no guard, and the eyes of an auditor
  std::unique_ptr<DeliveryDesk> deliveries_;
  std::jthread watching_;
  std::jthread following_meters_;
  std::jthread delivering_;  ///< last: it ends before what it uses
};

/// Values of one moment as the event "reading" tells them to pages: the newest of each device and factor.
std::string live_readings_json(std::span<const keep::TelemetryValue> values);

}  // namespace lantian::serve
