#pragma once
#include "docket/calendar.hpp"
#include "serve/deliveries/plan.hpp"
#include "serve/http/message.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lantian::serve {

/// One file on its way. `key`: the same for the same delivery of the same day, also after a restart.
struct Parcel {
  const Delivery* delivery = nullptr;
  std::string key, file_name, media_type, bytes;
};

/// What became of one day's delivery.
struct DeliveryNote {
  Day day{};
  UtcSeconds at{};
  bool delivered = false;
  std::string file_name, sha256;
  std::size_t bytes = 0;
  std::string fault;  ///< why it was not delivered; empty when it was
};

/// Where one delivery stands, as it is kept between two runs of the program.
struct DeliveryState {
  Day done{};                         ///< everything up to this day is settled
  int tries = 0;                      ///< in vain, of the day that is due now
  UtcSeconds next_try{};              ///< not before
  std::string fault{};                ///< of the last try in vain
  std::vector<DeliveryNote> notes{};  ///< the latest last
};
using DeliveryStates = std::map<std::string, DeliveryState, std::less<>>;

/// As JSON, for the file between two runs. Reading returns malformed.
std::string delivery_states_json(const DeliveryStates& states);
Result<DeliveryStates> read_delivery_states(std::string_view json);

struct DeliverySetting {
  DeliveryPlan plan;
  std::string state_file;  ///< empty: nothing is kept between two runs
  const docket::WorkCalendar* calendar = nullptr;
  HttpHandler ask;                                  ///< answers an address as the service would, to nobody's limits
  std::function<Result<void>(const Parcel&)> send;  ///< folder or webhook
};

/// Sends what is due, once. A day's delivery that fails is tried again, later and later, until the next one is due;
/// then it is noted as missed. What fell due while the program was not running is made up for, at most a week of it.
/// What was delivered is on disk before the next is made: a crash in between repeats one delivery under the same name
/// and key. A delivery that the plan names for the first time begins with its next moment.
class DeliveryDesk {
 public:
  /// Returns io, malformed (a state file that is no longer whole).
  static Result<std::unique_ptr<DeliveryDesk>> open(DeliverySetting setting, UtcSeconds now);

  /// To be called every some seconds, by one thread. Failures of deliveries are notes; returns io when the state cannot
  /// be written, after which nothing more is sent in this round.
  Result<void> round(UtcSeconds now);

  /// One delivery of one day, now, as a trial: nothing is noted. Returns not_found for an unknown id, and why it
  /// failed.
  Result<DeliveryNote> deliver(std::string_view id, Day day, UtcSeconds now) const;

  /// `GET /api/v1/deliveries`. Any thread.
  std::string json() const;

 private:
  explicit DeliveryDesk(DeliverySetting setting) : setting_{std::move(setting)} {}
  Result<Parcel> made(const Delivery& delivery, Day day) const;
  DeliveryNote sent(const Delivery& delivery, Day day, UtcSeconds now) const;
  Result<void> round_of(const Delivery& delivery, UtcSeconds now);
  /// Puts the new state in place and on disk.
  Result<void> settle(const std::string& id, DeliveryState state);

  DeliverySetting setting_;
  mutable std::mutex turn_;
  DeliveryStates states_;
};

/// Into its folder, whole or not at all, or as a POST to its webhook with `Content-Disposition`, `Idempotency-Key` and,
/// when there is a secret, `Authorization: Bearer`. Returns io, and not_found for a secret that is not in the
/// environment.
Result<void> send_parcel(const Parcel& parcel);

}  // namespace lantian::serve
