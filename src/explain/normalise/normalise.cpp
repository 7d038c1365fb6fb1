#include "explain/normalise/normalise.hpp"

#include "explain/normalise/windowed.hpp"

#include <fmt/core.h>

namespace lantian::explain {

Result<Values> normalise(const Forest& forest, const ModelTable& table, const NormaliseChoice& choice) {
  if (choice.pool == Pool::met_only) {
    return Error{ErrorCode::unsupported,
                 "weather of the whole year for every hour is not offered: it gives January the weather of July, and "
                 "the mean of the result is not that of the air (Beijing PM2.5: +22 %). Take the window (the same hour "
                 "of the day, some days around) or the joint pool",
                 "pool"};
  }
  if (choice.pool == Pool::joint) {
    if (!table.names.empty() && table.names.front() == "trend") return normalise_joint(forest, table, choice.threads);
    return Error{ErrorCode::invalid_argument, "the joint pool keeps nothing but the trend, which was left out", "pool"};
  }
  if (choice.window_days < 0 || choice.window_days > 182) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("a window of {} days to each side; from 0 to 182", choice.window_days), "pool"};
  }
  return normalise_windowed(forest, table, WindowPool{table, choice.window_days}, choice.threads);
}

}  // namespace lantian::explain
