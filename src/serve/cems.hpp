#pragma once
#include "assess/cems.hpp"
#include "assess/cems_review.hpp"
#include "base/result.hpp"
#include "keep/mark_book.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"
#include "serve/office.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

/// The month of a flue-gas outlet as a bureau reads it: from a gateway's books or a table to a verdict, its list of
/// exceedances with their reviews, and the hourly emission that an inventory takes. doc/cems.md.
namespace lantian::serve {

struct CemsRequest {
  std::string at;       ///< directory of a gateway; or
  std::string csv;      ///< table of hours of one outlet
  std::string outlet;   ///< empty with `at`: every outlet of the permit files
  std::string month;    ///< "2026-11"
  std::string permits;  ///< permit file; empty = permits.toml of every region
  std::string marks;    ///< table of marks; empty = none
  std::string reviews;  ///< file of reviews; empty = cems-reviews.csv in `at`, or none
  std::string rule = "HJ75";
};

/// One outlet's month with everything it points into.
struct CemsPage {
  std::vector<assess::Outlet> outlets;
  std::vector<assess::CemsHour> hours;
  std::vector<assess::ExceedanceReview> reviews;
  const standards::CemsRule* rule = nullptr;
  assess::CemsMonth month;
  std::string source;  ///< "device 6523...", "hours.csv, sha256 ..."
};
using CemsPages = std::vector<std::unique_ptr<CemsPage>>;

/// Judges one outlet, or all of them. Hours that have not ended at `now` are not missing. Returns not_found (file,
/// outlet, device), malformed (month, permit, table: every fault), conflict (a synthetic permit over a real device),
/// invalid_argument, not_in_force, io, locked (a gateway that runs owns its telemetry book).
Result<CemsPages> judge_cems_month(const Office& office, const CemsRequest& request, UtcSeconds now);

/// Where reviews are kept: `request.reviews`, or the default inside the gateway's directory. Returns invalid_argument
/// when neither is given.
Result<std::string> reviews_file(const CemsRequest& request);

/// Hours of an outlet out of a gateway's books: hourly means (2061) of its devices, brought to the units of CemsReading
/// by the registry. What cannot be taken is told in `notes`, once for each device and factor.
struct OutletHours {
  std::vector<assess::CemsHour> hours;
  std::vector<std::string> devices;  ///< MN
  std::vector<std::string> notes;
};
/// `doubts`: upheld ones make the value invalid; empty where there is no mark book. Returns not_found (no device has
/// the outlet as its station), conflict (synthetic and real).
Result<OutletHours> hours_of_outlet(const assess::Outlet& outlet, std::span<const keep::TelemetryValue> values,
                                    std::span<const observe::hj212::Device> devices,
                                    std::span<const keep::QualityMark> doubts, const standards::CemsRule& rule);

/// The page as text for a terminal.
std::string cems_text(const CemsPage& page);
/// All pages as one JSON document (doc/cems.md).
std::string cems_json(const CemsPages& pages);
/// The month's list: one line for each exceedance and each exempt stretch, with its review.
std::string cems_list_csv(const CemsPages& pages);
/// One line for each hour and factor, with the emission in kg and what it rests on: the inventory's input.
std::string cems_hours_csv(const CemsPages& pages);

}  // namespace lantian::serve
