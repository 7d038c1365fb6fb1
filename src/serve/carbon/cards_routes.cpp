#include "serve/carbon/desk.hpp"

namespace lantian::serve {

void mount_carbon_cards(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  (void)router;
  (void)desk;
}

}  // namespace lantian::serve
