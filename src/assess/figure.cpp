#include "assess/figure.hpp"

#include "base/period.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::assess {
namespace {

constexpr std::string_view dust_suffix = "-dust";

Error not_a_figure(std::string_view text) {
  return {
      ErrorCode::malformed,
      fmt::format("{} is not a figure; write UNIT/PERIOD/STATISTIC@STANDARD, like 652301/2023/good_share@CN2012, with "
                  "~PERIOD for a change, -dust after the standard for the series without dust days, #N for a revision",
                  in_quotes(text)),
      ""};
}

/// Cuts what follows `mark` off the end of `text`; empty when the mark is not there.
std::string_view cut_off(std::string_view& text, char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view tail = text.substr(at + 1);
  text = text.substr(0, at);
  return tail;
}

}  // namespace

std::string FigureAddress::text() const {
  std::string result = fmt::format("{}/{}/{}@{}", unit_id, period, statistic, standard);
  if (without_dust) result += dust_suffix;
  if (!against.empty()) result += "~" + against;
  if (revision) result += fmt::format("#{}", *revision);
  return result;
}

Result<FigureAddress> parse_figure(std::string_view text) {
  FigureAddress result;
  std::string_view rest = text;
  if (rest.find('#') != std::string_view::npos) {
    const auto number = parse_decimal(cut_off(rest, '#'));
    if (!number || number->places != 0 || number->unscaled < 1) return not_a_figure(text);
    result.revision = number->unscaled;
  }
  result.against = std::string{cut_off(rest, '~')};
  std::string_view standard = cut_off(rest, '@');
  if (standard.ends_with(dust_suffix)) {
    standard.remove_suffix(dust_suffix.size());
    result.without_dust = true;
  }
  result.standard = std::string{standard};
  result.statistic = std::string{cut_off(rest, '/')};
  result.period = std::string{cut_off(rest, '/')};
  result.unit_id = std::string{rest};
  const bool whole = !result.unit_id.empty() && !result.statistic.empty() && !result.standard.empty() &&
                     result.standard.find_first_of("#~@/") == std::string::npos;
  const bool periods =
      parse_period(result.period).ok() && (result.against.empty() || parse_period(result.against).ok());
  if (!whole || !periods || result.text() != text) return not_a_figure(text);  // one figure, one spelling
  return result;
}

}  // namespace lantian::assess
