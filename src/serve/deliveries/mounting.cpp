#include "serve/deliveries/mounting.hpp"

namespace lantian::serve {

void mount_deliverable(Router& router, const AirDesk& air, std::shared_ptr<DocketApi> docket) {
  mount_air(router, air);
  docket->who = [](const HttpRequest&) { return std::nullopt; };
  docket->open_reading = true;
  mount_docket(router, std::move(docket));
}

}  // namespace lantian::serve
