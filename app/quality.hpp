#pragma once
#include "serve/quality.hpp"
#include "serve/quality_devices.hpp"

#include <cstdint>
#include <string>

/// The verbs of `lantian quality`. Each prints its answer and returns the exit code.
namespace lantian::app {

/// lantian quality check --book DIR --unit ID --period P [--rule QC-AIR] [--findings N] [--json]
struct QualityCheckWords {
  std::string book;
  serve::QualityRequest request;
  std::size_t findings_shown = 50;
  bool json = false;
};
int run_quality_check(const QualityCheckWords& words);

/// lantian quality list --book DIR [--place ID]... [--detector NAME] [--state suspect|upheld|reversed|joined]
///                      [--period P] [--json]
struct QualityListWords {
  std::string book;
  std::vector<std::string> places;
  std::string detector;
  std::string state;
  std::string period;
  bool json = false;
};
int run_quality_list(const QualityListWords& words);

/// lantian quality show ID --book DIR: one mark with its evidence and history.
struct QualityShowWords {
  std::string book;
  std::int64_t mark = 0;
};
int run_quality_show(const QualityShowWords& words);

/// lantian quality review ID --book DIR (--uphold | --reverse) --by NAME --why TEXT
struct QualityReviewWords {
  std::string book;
  std::int64_t mark = 0;
  bool uphold = false;
  bool reverse = false;
  std::string by, why;
};
int run_quality_review(const QualityReviewWords& words);

/// lantian quality devices --at DIR --period P [--mn MN]... [--permits FILE] [--findings N] [--json]
/// `list`, `show` and `review` take the gateway's directory as --book for its marks.
struct QualityDevicesWords {
  serve::DeviceQualityRequest request;
  std::size_t findings_shown = 50;
  bool json = false;
};
int run_quality_devices(const QualityDevicesWords& words);

/// lantian quality score --book DIR --unit ID --period P [--rule QC-AIR] [--seeds N] [--seed S]
struct QualityScoreWords {
  std::string book;
  serve::ScoreRequest request;
};
int run_quality_score(const QualityScoreWords& words);

}  // namespace lantian::app
