#include "serve/respond/episode_season.hpp"
#include "serve/respond/review_desk.hpp"

namespace lantian::serve {

Result<ReviewWarnings> review_warnings(const ReviewGround& ground) {
  auto office = open_warning_office(ground.office->office(), ground.region);
  // A region without a setting of its own has reviews and no state machine.
  if (!office && office.error().code == ErrorCode::not_found) return ReviewWarnings{};
  if (!office) return office.error();
  const auto warnings = std::make_shared<const WarningOffice>(*std::move(office));
  ReviewWarnings out;
  out.evaluate = [warnings](keep::DocumentBook& book, const respond::Episode& episode, const RespondPerson& who,
                            UtcSeconds now) { return evaluate_episode(*warnings, book, episode, who, now); };
  out.findings = [warnings, ground](const Period& period) -> Result<std::vector<respond::WarningFinding>> {
    LANTIAN_TRY(const ObservedDays observed,
                observed_days(ground.office->office(), *ground.air, ground.region, *warnings));
    LANTIAN_TRY(EpisodeSeason season, episode_season(*warnings, *ground.book, observed, period));
    return std::move(season.findings);
  };
  return out;
}

}  // namespace lantian::serve
