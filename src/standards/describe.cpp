#include <fmt/core.h>

#include "standards/shelf.hpp"

namespace lantian::standards {
std::string described_limits(const LimitRule&) { return ""; }
std::string described_index(const IndexRule&) { return ""; }
std::string described_evaluation(const EvaluationRule&) { return ""; }
std::string described_composite(const CompositeRule&) { return ""; }
std::string described_classes(const ClassRule&) { return ""; }
std::string described_status(const StatusRule&) { return ""; }
std::string described_set(const Standard&) { return ""; }
std::string described_head(const RuleHead&) { return ""; }
}  // namespace lantian::standards
