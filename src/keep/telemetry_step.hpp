#pragma once
#include "keep/append_step.hpp"
#include "keep/telemetry_book.hpp"

namespace lantian::keep {

/// For the contract test: no user can set it.
struct TelemetrySeam {
  StepCheck check;  ///< faults at AppendStep::write_readings and AppendStep::commit
  /// So many rows are read again at most when the file is opened after a crash.
  std::size_t rows_between_streams = 500'000;
};
Result<std::unique_ptr<TelemetryBook>> open_telemetry(const std::string& file, const TelemetryOptions& options,
                                                      TelemetrySeam seam);

}  // namespace lantian::keep
