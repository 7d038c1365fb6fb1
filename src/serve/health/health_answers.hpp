#pragma once
#include "serve/health/coverage.hpp"
#include "serve/health/device_desk.hpp"
#include "serve/health/evidence.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

/// The answers about data health as values, and as the JSON of doc/api.md.
namespace lantian::serve {

/// A mark with the book it lies in: "air-12", "device-3".
struct HealthMark {
  bool device = false;
  keep::QualityMark mark;
  terms::Name name;  ///< of its place

  std::string id() const { return (device ? "device-" : "air-") + std::to_string(mark.id); }
};

struct RefusedSource {
  std::string source;
  UtcSeconds imported_at{};
  std::int64_t rows = 0, accepted = 0, refused = 0;
};
struct Strangers {
  std::string why;
  std::int64_t devices = 0, frames = 0;
};
struct HealthReport {
  Period days;
  bool synthetic = false;
  std::string rule;              ///< "QC-AIR/2026"; empty when none is in force
  std::vector<Coverage> places;  ///< stations, then devices
  std::vector<RefusedSource> refused;
  std::vector<Strangers> strangers;
  std::int64_t refused_frames = 0;
  bool has_devices = false;  ///< there is a gateway's directory at all
};

std::string health_json(const HealthReport& report);
/// `next`: key of the last line when there are more.
std::string marks_json(std::span<const HealthMark> marks, std::size_t all, const std::string& next, bool synthetic);
struct MarkDetail {
  HealthMark mark;
  std::vector<keep::MarkEvent> events;
  std::optional<EvidenceCurve> curve;
  std::string why_no_curve;
  std::string rule_text;  ///< the test as it stands in the rule's file
  bool synthetic = false;
};
std::string mark_json(const MarkDetail& detail);
std::string rows_json(std::span<const RowBehind> rows, const RowsWish& wish, bool synthetic);
std::string devices_json(std::span<const DeviceLine> lines, UtcSeconds now, bool synthetic);
std::string frames_json(const FramePage& page, const std::string& mn, bool synthetic);
struct RefusalsPage {
  RefusedRows rows;
  FramePage frames;
  std::string next;
  std::size_t refused_frames = 0;
  std::set<std::string, std::less<>> registered;  ///< MNs
};
std::string refusals_json(const RefusalsPage& page, bool synthetic);

/// The bytes of a frame or a row for people: what is no printable text as \xNN, passwords and keys as ***.
std::string shown_bytes(std::string_view bytes);
/// The tables of one test ("flat") in a rule's file, as they stand there.
std::string text_of_test(std::string_view rule_text, std::string_view test);

}  // namespace lantian::serve
