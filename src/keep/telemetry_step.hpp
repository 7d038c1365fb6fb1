#pragma once
#include "keep/append_step.hpp"
#include "keep/telemetry_book.hpp"

namespace lantian::keep {

/// With faults at AppendStep::write_readings and AppendStep::commit, for the contract test.
Result<std::unique_ptr<TelemetryBook>> open_telemetry(const std::string& file, const TelemetryOptions& options,
                                                      StepCheck check);

}  // namespace lantian::keep
