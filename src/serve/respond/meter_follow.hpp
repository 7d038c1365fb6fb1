#pragma once
#include "observe/hj212/protocol.hpp"
#include "serve/respond/meter_reader.hpp"
#include "serve/respond/order_desk.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Evidence that comes by itself: hours of meters out of the telemetry book of the gateway (doc/respond-orders.md).
namespace lantian::serve {

/// Where values, rows of loggers and doubts about them come from: a running gateway, or books that the caller opened.
struct MeterSource {
  std::function<Result<std::vector<keep::TelemetryValue>>(const keep::TelemetryQuery&)> values;
  std::function<std::vector<observe::hj212::Device>()> devices;
  /// Those that were upheld and overlap [from, to). May be empty.
  std::function<std::vector<keep::QualityMark>(UtcSeconds from, UtcSeconds to)> doubts;
};

/// Everything but the book. What is pointed to outlives it.
struct MeterGround {
  const respond::MeterMap* map = nullptr;
  const observe::hj212::Protocol* protocol = nullptr;
  OrderOffice office;
  MeterSource source;
  bool synthetic = false;
};

/// meters.toml of the book, or of the region's pack. No value: there is none, or it tells of meters that are made up
/// while the book is not, or the other way round. Returns malformed with every fault.
Result<std::optional<respond::MeterMap>> open_meter_map(const Office& office, const std::string& region,
                                                        const std::string& book, bool synthetic);

/// A row that cannot be followed, and what to do about it.
struct MeterFault {
  std::size_t row = 0;
  std::string text;  ///< "file:line: ..."
};
/// Rows whose factor no edition knows, whose logger or its unit of measurement the registry does not know, whose
/// enterprise or unit stands in no kept list. Returns what reading the book returns.
Result<std::vector<MeterFault>> meter_faults(const MeterGround& ground, const keep::DocumentBook& book);

struct MeterFollowUp {
  std::size_t series = 0, hours = 0;  ///< that were new
  std::size_t withdrawn = 0;          ///< of them such that no longer count
  std::optional<HourEnding> reached;  ///< the last hour that was looked at; no value: the episode has no orders
  std::vector<std::string> notes;     ///< rows that were left out and why
  std::optional<std::size_t> failing;  ///< plants in the check that was made; no value: none was needed
  std::optional<respond::EpisodeCheck> untold;  ///< that check, when not all cases were told of it; a note says why
};
/// Takes the hours of an episode's meters as evidence, from `base_days` before its first order (or from `since` on, where
/// that is later) to its end or `now`, and checks the orders by them. Only what is new is kept, as one document of
/// "HJ 212"; without anything new nothing is kept, and nothing checked unless evidence lies behind the newest check. Rows with faults are left out. Returns
/// conflict when others' checks came in between time and again: ask again.
Result<MeterFollowUp> follow_meters(const RespondDesk& desk, const MeterGround& ground, const std::string& episode,
                                    std::optional<UtcSeconds> since, UtcSeconds now);

/// The same by hand, from BOOK/gateway, while no gateway has it open. A row with a fault refuses all of it: somebody is
/// there to correct it. Returns also not_found (no map, no telegrams), malformed, locked (a gateway runs; there meters
/// are followed by themselves).
Result<MeterFollowUp> follow_meters_of_book(const RespondDesk& desk, const Office& office, const std::string& book,
                                            const std::string& episode, UtcSeconds now);

}  // namespace lantian::serve
