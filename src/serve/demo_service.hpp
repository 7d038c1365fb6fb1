#pragma once
#include "serve/alarms/watch.hpp"
#include "serve/api/air_desk.hpp"
#include "serve/api/docket_desk.hpp"
#include "serve/api/service.hpp"
#include "serve/carbon/desk.hpp"
#include "serve/docket_office.hpp"
#include "serve/health/device_room.hpp"
#include "serve/inventory_office.hpp"
#include "serve/respond/desk.hpp"
#include "serve/sources/shelf.hpp"
#include "serve/wind_shelf.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace lantian::serve {

/// The demonstration inside a running service: everything synthetic, made in the background while pages are open
/// already.
class DemoService {
 public:
  /// The offices and the service outlive it. `directory`: of `prepare_demo`.
  /// `skip`: jobs that are left out, by their ids in data/api/words.toml; what they would make is told as not ready.
  DemoService(Service& service, const InventoryOffice& inventory, const DocketOffice& docket, std::string directory,
              std::set<std::string> skip);

  /// Mounts every address of the demonstration. Before `Service::listen`. Returns what reading the rules of the pages
  /// and of reports returns.
  Result<void> mount();
  /// Makes what is missing, step by step, the air first. What fails is said on the board of progress and on the
  /// terminal's standard error by the caller.
  Result<void> prepare();
  /// The step that runs is finished, the next one is not begun. Any thread.
  void stop() { stopping_ = true; }

 private:
  Result<void> step(const char* job, Result<void> (DemoService::*work)());
  Result<void> prepare_air();
  Result<void> prepare_docket();
  Result<void> prepare_health();
  Result<void> prepare_marks();
  Result<void> prepare_why();
  void mount_health_pages(const AirDesk& air);
  Result<void> prepare_alarms();
  void mount_demo_alarms();
  Result<void> open_wind();
  Result<void> prepare_wind();
  Result<void> prepare_upwind();
  Answer upwind(const Call& call) const;
  Result<void> prepare_sources();
  Result<void> prepare_whatif();
  Result<void> mount_demo_carbon();
  Result<void> prepare_carbon();
  void mount_demo_responses();
  Result<void> prepare_responses();
  Answer why(const Call& call) const;

  Service& service_;
  const InventoryOffice& inventory_;
  const DocketOffice& docket_office_;
  const std::string directory_;
  const std::set<std::string> skip_;
  std::atomic<bool> stopping_{false};
  std::unique_ptr<keep::DocketBook> docket_;
  std::atomic<keep::DocketBook*> open_docket_{nullptr};
  std::unique_ptr<AlarmDesk> alarms_;
  std::atomic<AlarmDesk*> open_alarms_{nullptr};
  std::unique_ptr<keep::DocketContacts> contacts_;
  LinkRule link_;
  MarkShelf marks_;
  std::optional<observe::hj212::Protocol> protocol_;
  std::unique_ptr<DeviceRoom> devices_;
  std::atomic<const DeviceDesk*> open_devices_{nullptr};
  mutable std::mutex turn_;
  std::map<std::string, std::string> chapters_;  ///< JSON by "unit/period/against"
  std::map<std::string, std::string> upwind_;    ///< the same
  std::unique_ptr<WindShelf> wind_;
  std::atomic<WindShelf*> open_wind_{nullptr};
  SourcesShelf sources_;
  std::unique_ptr<keep::DocumentBook> responses_;
  std::atomic<keep::DocumentBook*> open_responses_{nullptr};
  DocketDesk docket_desk_;
  std::shared_ptr<const RespondDesk> respond_;
  std::unique_ptr<const CarbonOffice> carbon_office_;
  std::unique_ptr<keep::DocumentBook> carbon_documents_;
  std::atomic<keep::DocumentBook*> open_carbon_{nullptr};
  std::shared_ptr<const CarbonDesk> carbon_;
};

}  // namespace lantian::serve
